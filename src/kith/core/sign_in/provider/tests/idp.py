"""A SAML identity provider: it answers requests with responses that xmlsec signs, and can be told to do wrong."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

from kith.core.sign_in.provider.saml_xml import A, D, M, P

ENTITY, SIGN_ON = "https://idp.example.com/entity", "https://idp.example.com/sso"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


@cache
def key_pair(name: str, days: int = 365) -> tuple[bytes, bytes]:
    """A private key and its certificate, both PEM."""
    key = rsa.generate_private_key(65537, 2048)
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begins = datetime.now(UTC) - timedelta(days=400)
    made = (
        x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
        .serial_number(7).not_valid_before(begins).not_valid_after(begins + timedelta(days=400 + days))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, made.public_bytes(serialization.Encoding.PEM)


def in_base64(certificate: bytes) -> str:
    return "".join(certificate.decode().split("\n")[1:-2])


def metadata(certificate: bytes, entity: str = ENTITY, sign_on: str = SIGN_ON, sign_off: str = "") -> str:
    return (
        f'<md:EntityDescriptor xmlns:md="{M}" entityID="{entity}"><md:IDPSSODescriptor protocolSupportEnumeration="{P}">'
        f'<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="{D}"><ds:X509Data><ds:X509Certificate>'
        f"{in_base64(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        f'<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sign_off}"/>'
        f'<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sign_on}"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


def _pem(certificate: str) -> bytes:
    lines = "\n".join(certificate[at : at + 64] for at in range(0, len(certificate), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n".encode()


def _value(text: str) -> str:
    return f"<saml:AttributeValue>{text}</saml:AttributeValue>"


class Idp:
    """`change` alters a response before it is signed, `after` once it is; `sign` says what is signed."""

    def __init__(self) -> None:
        self.key = key_pair("idp")
        self.subject, self.format = "u-1", PERSISTENT
        self.attributes: dict[str, list[str]] = {"email": ["mara@example.org"], "displayName": ["Mara"]}
        self.context = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
        self.sign: tuple[str, ...] = ("assertion",)
        self.seal_for: str = ""
        self.wrapping, self.cipher = xmlsec.Transform.RSA_OAEP, xmlsec.Transform.AES256_GCM
        self.inner: Callable[[Any], None] = lambda assertion: None
        self.method = xmlsec.Transform.RSA_SHA256
        self.digest = xmlsec.Transform.SHA256
        self.change: Callable[[Any], None] = lambda root: None
        self.after: Callable[[Any], None] = lambda root: None

    def asked(self, location: str) -> tuple[Any, str]:
        """The request in an address, and its state."""
        asked = dict(parse_qsl(urlsplit(location).query))
        return etree.fromstring(zlib.decompress(b64decode(asked["SAMLRequest"]), -15)), asked["RelayState"]

    def response(self, request: Any) -> bytes:
        root = etree.fromstring(self._written(request).encode())
        self.change(root)
        for part in self.sign:
            if part == "response":
                self._sealed(root)
            self._signed(root, root.find(f".//{{{A}}}Assertion") if part == "assertion" else root)
        if "response" not in self.sign:
            self._sealed(root)
        self.after(root)
        return bytes(etree.tostring(root))

    def form(self, location: str) -> dict[str, str]:
        """What a browser sends back that was sent to this address and signed in."""
        request, state = self.asked(location)
        return {"SAMLResponse": b64encode(self.response(request)).decode(), "RelayState": state}

    def _written(self, request: Any) -> str:
        now = datetime.now(UTC)
        said, soon = (f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (now, now + timedelta(minutes=5)))
        there, name = request.get("AssertionConsumerServiceURL"), request.get("ID")
        audience = request.find(f"{{{A}}}Issuer").text
        told = "".join(
            f'<saml:Attribute Name="{key}">{"".join(map(_value, values))}</saml:Attribute>'
            for key, values in self.attributes.items()
        )
        return (
            f'<samlp:Response xmlns:samlp="{P}" xmlns:saml="{A}" ID="_r1" Version="2.0" IssueInstant="{said}"'
            f' Destination="{there}" InResponseTo="{name}"><saml:Issuer>{ENTITY}</saml:Issuer>'
            '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
            f'<saml:Assertion ID="_a1" Version="2.0" IssueInstant="{said}"><saml:Issuer>{ENTITY}</saml:Issuer>'
            f'<saml:Subject><saml:NameID Format="{self.format}">{self.subject}</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData'
            f' Recipient="{there}" InResponseTo="{name}" NotOnOrAfter="{soon}"/></saml:SubjectConfirmation></saml:Subject>'
            f'<saml:Conditions NotBefore="{said}" NotOnOrAfter="{soon}"><saml:AudienceRestriction>'
            f"<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{said}"><saml:AuthnContext><saml:AuthnContextClassRef>{self.context}'
            "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            f"<saml:AttributeStatement>{told}</saml:AttributeStatement></saml:Assertion></samlp:Response>"
        )

    def _sealed(self, root: Any) -> None:
        """Puts the assertion under the seal of the certificate in `seal_for`, if there is one."""
        if not self.seal_for:
            return
        assertion = root.find(f"{{{A}}}Assertion")
        self.inner(assertion)
        around = etree.Element(f"{{{A}}}EncryptedAssertion")
        root.replace(assertion, around)
        around.append(assertion)
        data = xmlsec.template.encrypted_data_create(
            around, self.cipher, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
        )
        xmlsec.template.encrypted_data_ensure_cipher_value(data)
        info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
        wrapped = xmlsec.template.add_encrypted_key(info, self.wrapping)
        xmlsec.template.encrypted_data_ensure_cipher_value(wrapped)
        keys = xmlsec.KeysManager()
        keys.add_key(xmlsec.Key.from_memory(_pem(self.seal_for), xmlsec.KeyFormat.CERT_PEM))
        context = xmlsec.EncryptionContext(keys)
        bits = 128 if self.cipher == xmlsec.Transform.AES128 else 256
        context.key = xmlsec.Key.generate(xmlsec.KeyData.AES, bits, xmlsec.KeyDataType.SESSION)
        around.append(context.encrypt_xml(data, assertion))

    def _signed(self, root: Any, element: Any) -> None:
        place = xmlsec.template.create(element, xmlsec.Transform.EXCL_C14N, self.method, ns="ds")
        element.insert(1, place)
        reference = xmlsec.template.add_reference(place, self.digest, uri=f"#{element.get('ID')}")
        xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
        xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(place))
        xmlsec.tree.add_ids(root, ["ID"])
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(self.key[0], xmlsec.KeyFormat.PEM)
        context.key.load_cert_from_memory(self.key[1], xmlsec.KeyFormat.CERT_PEM)
        context.sign(place)
