"""SAML 2.0, Web Browser SSO: what a provider's response must be before it is believed.

Nothing is read but what was signed: the verifier gives back the very element that the signature covers, and whoever a
response speaks of is read from that. There is one assertion and no other signature in the document, so that none can be
wrapped around (Somorovsky et al., On Breaking SAML, 2012). Responses that nobody asked for are refused, for they answer
no request of this browser, unless the provider may send people on its own.
"""

from __future__ import annotations

import time
from base64 import b64decode
from binascii import Error as NoBase64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kith.core.sign_in.provider.identity import Identity, Refused
from kith.core.sign_in.provider.model import Factor, IdentityProvider
from kith.core.sign_in.provider.saml_opening import CLEAR, SEALED, open_assertion
from kith.core.sign_in.provider.saml_xml import A, D, P, parsed, texts

SKEW = 90
SIGNATURE = f"{{{D}}}Signature"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
EMAILS = ("email", "mail", "emailAddress", "urn:oid:0.9.2342.19200300.100.1.3", f"{CLAIMS}/emailaddress")
NAMES = ("displayName", "name", "cn", "urn:oid:2.16.840.1.113730.3.1.241", "urn:oid:2.5.4.3",
         "http://schemas.microsoft.com/identity/claims/displayname")  # fmt: skip
METHODS = "http://schemas.microsoft.com/claims/authnmethodsreferences"
STRONG = frozenset({
    "http://schemas.microsoft.com/claims/multipleauthn", "https://refeds.org/profile/mfa",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
})  # fmt: skip
"""How providers say that they asked for a second factor."""


@dataclass(frozen=True, slots=True)
class Proven:
    """Who a response speaks of, which request it answers, and when they proved who they are, in seconds since 1970. `name`
    is the assertion's own, and nobody may come with it again before `until`."""

    identity: Identity
    answers: str
    at: float
    name: str
    until: float


def proven(provider: IdentityProvider, response: str, entity: str, consumer: str) -> Proven:
    """What a response proves to the house called `entity` at its address `consumer`. Raises Refused."""
    try:
        data = b64decode(response, validate=False)
    except (NoBase64, ValueError):
        raise Refused("answer") from None
    root = parsed(data, "answer")
    if root.tag != f"{{{P}}}Response" or root.get("Version") != "2.0":
        raise Refused("answer")
    status = root.find(f"{{{P}}}Status/{{{P}}}StatusCode")
    if status is None or status.get("Value") != SUCCESS:
        raise Refused("denied", "" if status is None else str(status.get("Value")))
    if root.get("Destination") not in (None, consumer):
        raise Refused("destination")
    if any(issuer != provider.issuer for issuer in texts(root.findall(f"{{{A}}}Issuer"))):
        raise Refused("issuer")
    return _read(provider, _signed_assertion(provider, root), entity, consumer)


def _signed_assertion(provider: IdentityProvider, root: Any) -> Any:
    """The assertion, as it was signed: by its own signature or by that of the response around it, which was made over the
    sealed form where there is one."""
    held = _only(root, CLEAR, SEALED)
    whole = root.findall(SIGNATURE)
    if len(whole) > 1 or len(list(root.iter(SIGNATURE))) != len(whole) + len(held.findall(SIGNATURE)):
        raise Refused("signature")
    if whole:
        root = _verified(provider, root, "./", root)
    open_assertion(provider, root)
    assertion = _only(root, CLEAR)
    own = assertion.findall(SIGNATURE)
    if len(own) > 1 or len(list(assertion.iter(SIGNATURE))) != len(own) or not (whole or own):
        raise Refused("signature")
    return assertion if whole else _verified(provider, root, f"./{CLEAR}/", assertion)


def _only(root: Any, *tags: str) -> Any:
    """The one assertion of a response, directly in it, in which no name stands twice."""
    found = list(root.iter(CLEAR, SEALED))
    named = [each.get("ID") for each in root.iter() if each.get("ID") is not None]
    if len(found) != 1 or found[0].tag not in tags or found[0].getparent() is not root:
        raise Refused("signature")
    if len(named) != len(set(named)):
        raise Refused("signature")
    return found[0]


def _verified(provider: IdentityProvider, root: Any, location: str, expected: Any) -> Any:
    """What a signature covers, if it is the element expected and was made with a key of the provider."""
    from signxml.exceptions import SignXMLException

    for certificate in provider.certificates.split():
        try:
            signed = _verify(root, location, certificate)
        except (SignXMLException, ValueError, TypeError, AttributeError):
            continue
        if signed is not None and signed.tag == expected.tag and signed.get("ID") == expected.get("ID"):
            return signed
    raise Refused("signature")


def _verify(root: Any, location: str, certificate: str) -> Any:
    """A certificate of the metadata is a name for a key: it holds until the metadata change, whatever its dates say."""
    from cryptography.x509 import load_der_x509_certificate
    from lxml import etree
    from signxml.algorithms import DigestAlgorithm, SignatureMethod
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    key = load_der_x509_certificate(b64decode(certificate))
    methods = (
        SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256, SignatureMethod.ECDSA_SHA384, SignatureMethod.ECDSA_SHA512,
        SignatureMethod.SHA256_RSA_MGF1, SignatureMethod.SHA512_RSA_MGF1,
    )  # fmt: skip
    config = SignatureConfiguration(
        location=location,
        signature_methods=frozenset(methods),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512}),
        ignore_ambiguous_key_info=True,
        verification_time=key.not_valid_before_utc,
    )
    plain = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    found = XMLVerifier().verify(root, x509_cert=key, id_attribute="ID", parser=plain, expect_config=config)
    assert not isinstance(found, list)
    return found.signed_xml


def _read(provider: IdentityProvider, assertion: Any, entity: str, consumer: str) -> Proven:
    if texts(assertion.findall(f"{{{A}}}Issuer")) != (provider.issuer,):
        raise Refused("issuer")
    _check_conditions(assertion, entity)
    confirmed, until = _confirmation(assertion, consumer)
    named, stated = assertion.find(f"{{{A}}}Subject/{{{A}}}NameID"), assertion.find(f"{{{A}}}AuthnStatement")
    if stated is None:
        raise Refused("answer")
    subject = texts([named])[0] if named is not None else ""
    if named is None or not 0 < len(subject) <= 255 or named.get("Format") == TRANSIENT:
        raise Refused("subject")
    told = _attributes(assertion)
    email = next((told[key][0] for key in EMAILS if told.get(key)), "")
    if not email and named.get("Format") == EMAIL_FORMAT:
        email = subject
    contexts = {*texts(stated.iter(f"{{{A}}}AuthnContextClassRef")), *told.get(METHODS, ())}
    strong = not contexts.isdisjoint(STRONG.union(provider.factor_words.split()))
    identity = Identity(
        subject, email, True, next((told[key][0] for key in NAMES if told.get(key)), ""),
        frozenset(told.get(provider.groups_claim, ())), provider.factor == Factor.PROVIDER and strong,
        stated.get("SessionIndex") or "",
    )  # fmt: skip
    return Proven(identity, confirmed, moment(stated.get("AuthnInstant"), 0), str(assertion.get("ID")), until)


def _check_conditions(assertion: Any, entity: str) -> None:
    """Valid now, and meant for us in each of its restrictions."""
    conditions = assertion.find(f"{{{A}}}Conditions")
    if conditions is None:
        raise Refused("audience")
    _check_time(conditions)
    meant = [
        texts(each.iter(f"{{{A}}}Audience")) for each in conditions.findall(f"{{{A}}}AudienceRestriction")
    ]
    if not meant or not all(entity in each for each in meant):
        raise Refused("audience")


def _check_time(element: Any) -> None:
    now = time.time()
    if moment(element.get("NotBefore"), 0) > now + SKEW:
        raise Refused("expired")
    if moment(element.get("NotOnOrAfter"), now + SKEW + 1) <= now - SKEW:
        raise Refused("expired")


def _confirmation(assertion: Any, consumer: str) -> tuple[str, float]:
    """The name of the request that is answered, from the one who bears the assertion, and until when it holds."""
    bearers = [each for each in assertion.findall(f"{{{A}}}Subject/{{{A}}}SubjectConfirmation")
               if each.get("Method") == BEARER]  # fmt: skip
    data = bearers[0].find(f"{{{A}}}SubjectConfirmationData") if len(bearers) == 1 else None
    if data is None or data.get("Recipient") != consumer:
        raise Refused("destination")
    if data.get("NotOnOrAfter") is None:
        raise Refused("expired")
    _check_time(data)
    return str(data.get("InResponseTo") or ""), moment(data.get("NotOnOrAfter"), 0)


def _attributes(assertion: Any) -> dict[str, tuple[str, ...]]:
    """Values by name; a friendly name leads to the same ones."""
    told: dict[str, tuple[str, ...]] = {}
    for each in assertion.findall(f"{{{A}}}AttributeStatement/{{{A}}}Attribute"):
        values = tuple(text for text in texts(each.findall(f"{{{A}}}AttributeValue")) if text)
        for name in {each.get("Name"), each.get("FriendlyName")} - {None}:
            told[name] = (*told.get(name, ()), *values)
    return told


def moment(text: str | None, without: float) -> float:
    """A moment in seconds since 1970; `without` where none is told. Raises Refused for what is no moment."""
    if text is None:
        return without
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("answer") from None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
