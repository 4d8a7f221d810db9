"""SAML's documents: read without entities and without asking anybody, described to the provider, asked of it.

Follows SAML 2.0 Core, Bindings and Metadata (OASIS, 2005).
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from kith.core.sign_in.provider.identity import Refused

P, A = "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:2.0:assertion"
M, D = "urn:oasis:names:tc:SAML:2.0:metadata", "http://www.w3.org/2000/09/xmldsig#"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
LARGEST = 2 * 2**20


@dataclass(frozen=True, slots=True)
class Described:
    """A provider as its metadata tell: its name, where it signs people in, its certificates in base64, and where answers to
    its signing people out are sent, empty where it does not."""

    issuer: str
    sign_on: str
    certificates: tuple[str, ...]
    sign_off: str


def parsed(data: bytes, reason: str) -> Any:
    """The root of a document. What could lead outside of it, or hide a part of it, is refused. Raises Refused."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data[: LARGEST + 1], parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(reason) from None
    about = root.getroottree().docinfo
    if len(data) > LARGEST or about.doctype or about.internalDTD is not None or about.externalDTD is not None:
        raise Refused(reason)
    return root


def texts(elements: Iterable[Any]) -> tuple[str, ...]:
    return tuple("".join(each.itertext()).strip() for each in elements)


def read_metadata(data: bytes, *, inside: bool) -> Described:
    """What a provider's metadata tell. Raises Refused."""
    root = parsed(data, "description")
    entities = (
        [root] if root.tag == f"{{{M}}}EntityDescriptor" else root.findall(f".//{{{M}}}EntityDescriptor")
    )
    found = [each for each in entities if each.find(f"{{{M}}}IDPSSODescriptor") is not None]
    if len(found) != 1 or not found[0].get("entityID"):
        raise Refused("description", "IDPSSODescriptor")
    one = found[0].find(f"{{{M}}}IDPSSODescriptor")
    schemes = ("https", "http") if inside else ("https",)
    sign_on, sign_off = (
        _place(one, kind, schemes) for kind in ("SingleSignOnService", "SingleLogoutService")
    )
    if not sign_on:
        raise Refused("description", "SingleSignOnService HTTP-Redirect")
    keys = [each for each in one.findall(f"{{{M}}}KeyDescriptor") if each.get("use", "signing") == "signing"]
    told = [text for key in keys for text in texts(key.iter(f"{{{D}}}X509Certificate"))]
    certificates = tuple(dict.fromkeys("".join(text.split()) for text in told))
    if not certificates or not all(_loads(each) for each in certificates):
        raise Refused("description", "X509Certificate")
    return Described(found[0].get("entityID"), sign_on, certificates, sign_off)


def _place(one: Any, kind: str, schemes: tuple[str, ...]) -> str:
    """Where the browser is sent with a message in its address; empty where it cannot be."""
    told = [each.get("ResponseLocation") or each.get("Location", "") for each in one.findall(f"{{{M}}}{kind}")
            if each.get("Binding") == REDIRECT]  # fmt: skip
    return told[0] if told and urlsplit(told[0]).scheme in schemes else ""


def _loads(certificate: str) -> bool:
    from cryptography.x509 import load_der_x509_certificate

    try:
        load_der_x509_certificate(b64decode(certificate))
    except ValueError:
        return False
    return True


def our_metadata(entity: str, consumer: str, leaving: str, certificate: str) -> str:
    """What a provider must know of this house: its addresses, and the certificate of its key."""
    keys = "".join(
        f'<md:KeyDescriptor use="{use}"><ds:KeyInfo xmlns:ds="{D}"><ds:X509Data><ds:X509Certificate>{certificate}'
        f"</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for use in ("signing", "encryption")
    )
    return (
        f'<?xml version="1.0"?>\n<md:EntityDescriptor xmlns:md="{M}" entityID={quoteattr(entity)}>'
        f'<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="{P}">'
        f'{keys}<md:SingleLogoutService Binding="{REDIRECT}" Location={quoteattr(leaving)}/>'
        "<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>"
        f'<md:AssertionConsumerService Binding="{POST}" Location={quoteattr(consumer)} index="0" isDefault="true"/>'
        "</md:SPSSODescriptor></md:EntityDescriptor>\n"
    )


def request(entity: str, consumer: str, there: str, name: str, *, again: bool) -> str:
    """A request to sign somebody in, under a name of its own; `again` asks for a fresh proof."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    force = ' ForceAuthn="true"' if again else ""
    return (
        f'<samlp:AuthnRequest xmlns:samlp="{P}" xmlns:saml="{A}" ID={quoteattr(name)} Version="2.0" IssueInstant="{now}"'
        f' Destination={quoteattr(there)} ProtocolBinding="{POST}" AssertionConsumerServiceURL={quoteattr(consumer)}{force}>'
        f'<saml:Issuer>{escape(entity)}</saml:Issuer><samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>'
    )
