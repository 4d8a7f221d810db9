"""What providers of SAML do besides: seal assertions, send people on their own, sign them out. And what is signed by us."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import xmlsec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_der_x509_certificate
from django.test import Client
from lxml import etree

from kith.core.principals.actor import actor_of
from kith.core.principals.model import Principal, Session
from kith.core.sign_in.provider import actions
from kith.core.sign_in.provider.model import IdentityProvider
from kith.core.sign_in.provider.saml_xml import A, D, P
from kith.core.sign_in.provider.tests.idp import ENTITY, Idp, key_pair, metadata
from kith.core.sign_in.provider.tests.packing import packed
from kith.desk.sign_in.provider.tests.test_saml import VALUES, post, reasons, sets, sign_in, signed_in, start

pytestmark = pytest.mark.django_db
SIGN_OFF = "https://idp.example.com/slo?tenant=7"
RSA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
Spoil = Callable[[Idp], object]


@pytest.fixture
def idp() -> Idp:
    return Idp()


@pytest.fixture
def provider(ola: Principal, idp: Idp) -> IdentityProvider:
    told = metadata(idp.key[1], sign_off=SIGN_OFF.replace("&", "&amp;"))
    return actions.save(by=actor_of(ola, "desk"), values=VALUES, metadata=told)


@pytest.fixture
def unasked(ola: Principal, provider: IdentityProvider) -> IdentityProvider:
    return actions.save(by=actor_of(ola, "desk"), values={**VALUES, "unasked": True}, provider=provider)


@pytest.mark.parametrize("sign", [("assertion",), ("response",), ("assertion", "response")])
@pytest.mark.parametrize("cipher", [xmlsec.Transform.AES256_GCM, xmlsec.Transform.AES128])
def test_a_sealed_assertion_is_opened_whichever_part_is_signed(
    mara: Principal, provider: IdentityProvider, idp: Idp, sign: tuple[str, ...], cipher: Any
) -> None:
    idp.seal_for, idp.sign, idp.cipher = provider.own_certificate, sign, cipher
    browser = Client()
    form = idp.form(start(browser, provider))
    assert b"u-1" not in b64decode(form["SAMLResponse"])
    assert post(browser, provider, form).status_code == 302
    assert signed_in() == ["mara@example.org"]


def evil(element: Any) -> None:
    element.find(f".//{{{A}}}NameID").text = "u-owner"


def unsigned(assertion: Any) -> None:
    assertion.remove(assertion.find(f"{{{D}}}Signature"))


def flipped(root: Any) -> None:
    """The last byte of what was encrypted is another one."""
    value = list(root.iter("{http://www.w3.org/2001/04/xmlenc#}CipherValue"))[-1]
    sealed = bytearray(b64decode(value.text))
    sealed[-1] ^= 1
    value.text = b64encode(sealed).decode()


def beside(root: Any) -> None:
    """A second assertion in the clear, which nobody signed."""
    plain = Idp()
    request = etree.Element("x", ID="_x", AssertionConsumerServiceURL=root.get("Destination"))
    etree.SubElement(request, f"{{{A}}}Issuer").text = "x"
    plain.sign = ()
    forged = etree.fromstring(plain.response(request)).find(f"{{{A}}}Assertion")
    forged.set("ID", "_forged")
    root.append(forged)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda idp: setattr(idp, "inner", evil), "signature"),
        (lambda idp: setattr(idp, "inner", unsigned), "signature"),
        (lambda idp: setattr(idp, "after", flipped), "signature"),
        (lambda idp: setattr(idp, "after", beside), "signature"),
        (lambda idp: setattr(idp, "wrapping", xmlsec.Transform.RSA_PKCS1), "encryption"),
        (
            lambda idp: setattr(idp, "seal_for", "".join(key_pair("x")[1].decode().split("\n")[1:-2])),
            "encryption",
        ),
    ],
)
def test_under_a_seal_no_less_is_asked(
    mara: Principal, provider: IdentityProvider, idp: Idp, spoil: Spoil, reason: str
) -> None:
    idp.seal_for = provider.own_certificate
    spoil(idp)
    assert sign_in(Client(), provider, idp).status_code == 403
    assert (signed_in(), reasons()) == ([], [reason])


def test_what_we_ask_is_signed_with_the_key_in_our_metadata(provider: IdentityProvider) -> None:
    told = etree.fromstring(Client().get(f"/sign-in/with/{provider.uid}/metadata").content)
    certificates = {each.text for each in told.iter(f"{{{D}}}X509Certificate")}
    assert certificates == {provider.own_certificate}
    signed, _sep, signature = urlsplit(start(Client(), provider)).query.partition("&Signature=")
    key = load_der_x509_certificate(b64decode(provider.own_certificate)).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    told_signature = b64decode(dict(parse_qsl(f"s={signature}"))["s"])
    key.verify(told_signature, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert provider.own_key
    assert b"PRIVATE" not in bytes(provider.own_key)


def unbound(root: Any) -> None:
    for each in (root, root.find(f".//{{{A}}}SubjectConfirmationData")):
        each.attrib.pop("InResponseTo")


def unasked_form(idp: Idp, provider: IdentityProvider) -> dict[str, str]:
    """What the provider's own page sends: an answer to nothing."""
    request, _state = idp.asked(start(Client(), provider))
    idp.change = unbound
    return {"SAMLResponse": b64encode(idp.response(request)).decode(), "RelayState": "https://evil.example/"}


def test_a_provider_may_send_people_on_its_own_where_that_is_switched_on(
    mara: Principal, unasked: IdentityProvider, idp: Idp
) -> None:
    form, browser = unasked_form(idp, unasked), Client()
    answer = post(browser, unasked, form)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert post(Client(), unasked, form).status_code == 403
    assert (signed_in(), reasons()) == (["mara@example.org"], ["state"])


def test_nobody_is_signed_in_over_somebody_else_or_by_an_answer_meant_for_another_browser(
    mara: Principal, ola: Principal, unasked: IdentityProvider, idp: Idp
) -> None:
    browser = Client()
    assert ola.user
    browser.force_login(ola.user)
    assert post(browser, unasked, unasked_form(idp, unasked)).status_code == 403
    idp.change = lambda root: None
    stolen = idp.form(start(Client(), unasked))
    assert post(Client(), unasked, stolen).status_code == 403
    assert post(Client(), unasked, {**stolen, "RelayState": ""}).status_code == 403
    assert (signed_in(), reasons()) == ([ola.user.email], ["another", "state", "state"])


def sign_off(
    idp: Idp, provider: IdentityProvider, change: Callable[[Any], object] = len, key: str = ""
) -> str:
    """The address to which the provider sends a browser that has signed out there."""
    here = f"http://testserver/sign-in/with/{provider.uid}/left"
    asked, _state = idp.asked(start(Client(), provider))
    root = etree.fromstring(
        f'<samlp:LogoutRequest xmlns:samlp="{P}" xmlns:saml="{A}" ID="_out" Version="2.0" Destination="{here}"'
        f' IssueInstant="{asked.get("IssueInstant")}"><saml:Issuer>{ENTITY}</saml:Issuer>'
        "<saml:NameID>u-1</saml:NameID></samlp:LogoutRequest>"
    )
    change(root)
    told = {"SAMLRequest": packed(root), "RelayState": "theirs & ours", "SigAlg": RSA256}
    private = load_pem_private_key(key_pair(key)[0] if key else idp.key[0], None)
    assert isinstance(private, rsa.RSAPrivateKey)
    signature = private.sign(urlencode(told).encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{here}?{urlencode({**told, 'Signature': b64encode(signature).decode()})}"


def test_signing_out_there_ends_what_was_begun_there(
    mara: Principal, provider: IdentityProvider, idp: Idp
) -> None:
    first, second = Client(), Client()
    for browser, index in ((first, "s-1"), (second, "s-2")):
        idp.change = sets("AuthnStatement", "SessionIndex", index)
        sign_in(browser, provider, idp)
    assert mara.user
    Client().force_login(mara.user)

    def one(root: Any) -> None:
        etree.SubElement(root, f"{{{P}}}SessionIndex").text = "s-1"

    answer = Client().get(sign_off(idp, provider, one))
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{SIGN_OFF}&SAMLResponse=")
    assert dict(parse_qsl(urlsplit(answer["Location"]).query))["RelayState"] == "theirs & ours"
    assert [each.get("/").status_code for each in (first, second)] == [302, 200]
    Client().get(sign_off(idp, provider))
    assert second.get("/").status_code == 302
    assert Session.objects.filter(user=mara.user).count() == 1  # the one that was begun without the provider


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda root: root.set("Destination", "https://another.example/"), "destination"),
        (lambda root: root.set("IssueInstant", "2020-01-01T00:00:00Z"), "expired"),
        (lambda root: setattr(root[0], "text", "https://another.example"), "issuer"),
        (lambda root: root.remove(root[1]), "subject"),
    ],
)
def test_signing_out_is_believed_as_little_as_signing_in(
    mara: Principal, provider: IdentityProvider, idp: Idp, change: Callable[[Any], object], reason: str
) -> None:
    browser = Client()
    sign_in(browser, provider, idp)
    good = sign_off(idp, provider)
    for address in (
        sign_off(idp, provider, change),
        sign_off(idp, provider, key="x"),
        good.replace("theirs", "ours"),
    ):
        assert Client().get(address).status_code == 403
    assert Client().get(good.partition("&Signature")[0]).status_code == 403
    assert reasons() == [reason, "signature", "signature", "signature"]
    assert browser.get("/").status_code == 200
