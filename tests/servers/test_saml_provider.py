"""Signing in through a provider of SAML that is not ours: Auth0's samlp."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from lxml import etree
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from kith.core.events.model import Event
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Kind, Membership, Principal, Role, Session, Team, User
from kith.core.sign_in.provider import actions
from kith.core.sign_in.provider.model import IdentityProvider
from kith.core.sign_in.provider.saml_xml import A, D, P
from kith.core.sign_in.provider.tests.idp import key_pair

from .browsing import form_of
from .counterpart import missing, running
from .server import free_port

pytestmark = [pytest.mark.servers, pytest.mark.django_db]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
VALUES: dict[str, object] = {
    "name": "Fern SAML", "protocol": "saml", "domains": "example.org", "first": "known", "first_role": "member",
    "groups_claim": "groups", "factor": "house", "is_active": True, "inside": True,
}  # fmt: skip
MARA = {"id": "u-1", "claims": {"email": "mara@example.org", "groups": ["north"]}}


@dataclass
class Samlp:
    """The provider at its address, and what we are called there."""

    address: str
    provider: IdentityProvider
    house: str = "http://testserver"

    def ours(self, path: str) -> str:
        return f"{self.house}/sign-in/with/{self.provider.uid}/{path}"

    def certificate(self) -> str:
        text = self.provider.own_certificate
        lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
        return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"

    def behave(self, **options: object) -> None:
        """Every request must be signed by us, whatever else it is told to do."""
        told = {
            "user": MARA, "consumer": self.ours("posted"),
            "options": {**self.usual(), **options},
            "participants": [{
                "serviceProviderId": self.ours("metadata"), "nameId": "u-1", "sessionIndex": "s-1",
                "serviceProviderLogoutURL": self.ours("left"), "cert": self.certificate(),
            }],
        }  # fmt: skip
        requests.post(f"{self.address}/behave", json.dumps(told), timeout=5)

    def usual(self) -> dict[str, object]:
        return {
            "signingCert": self.certificate(), "deflate": True, "sessionIndex": "s-1", "recipient": self.ours("posted"),
            "destination": self.ours("posted"),
        }  # fmt: skip

    def form(self, there: str) -> dict[str, str]:
        """What the page at `there` would send to us."""
        answer = requests.get(there, timeout=5)
        assert answer.status_code == 200, answer.text
        form = form_of(answer)
        assert form.action == self.ours("posted")
        return form.fields


@pytest.fixture
def mara() -> Principal:
    if reason := missing():
        pytest.skip(reason)
    cache.clear()
    user = User.objects.create_user("mara@example.org", "a long password of hers")
    return Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Mara", user=user)


@pytest.fixture
def idp(mara: Principal) -> Iterator[Samlp]:
    key, certificate = (each.decode() for each in key_pair("samlp"))
    with running("saml.js", port=free_port(), key=key, cert=certificate) as address:
        values = {**VALUES, "metadata_url": f"{address}/metadata"}
        started = Samlp(address, actions.save(by=actor_of(mara, "desk"), values=values))
        started.behave()
        yield started


def way_there(browser: Client, idp: Samlp) -> str:
    answer = browser.get(f"/sign-in/with/{idp.provider.uid}")
    assert answer.status_code == 302
    return str(answer["Location"])


def posted(browser: Client, idp: Samlp, fields: dict[str, str]) -> Any:
    """The provider's page sends without our cookie; the browser then follows with it."""
    answer = Client(enforce_csrf_checks=True).post(urlsplit(idp.ours("posted")).path, fields)
    return browser.get(answer["Location"]) if answer.status_code == 303 else answer


def sign_in(browser: Client, idp: Samlp) -> Any:
    return posted(browser, idp, idp.form(way_there(browser, idp)))


def reasons() -> list[str]:
    found = Event.objects.filter(kind="user.sign_in_failed").order_by("id")
    return [each.changes["what"][1] for each in found]


GCM, CBC = "http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2001/04/xmlenc#aes256-cbc"


@pytest.mark.parametrize("cipher", ["", GCM, CBC])
def test_people_come_in_whatever_is_signed_and_sealed(idp: Samlp, cipher: str) -> None:
    team = Team.objects.create(name="North")
    team.refresh_from_db()
    by = actor_of(Principal.objects.get(name="Mara"), "desk")
    actions.add_rule(by=by, provider=idp.provider, values={"group": "north", "team": str(team.uid)})
    sealed = {
        "encryptionCert": idp.certificate(), "encryptionPublicKey": public_key(idp), "encryptionAlgorithm": cipher,
        "disallowEncryptionWithInsecureAlgorithm": False, "warnOnInsecureEncryptionAlgorithm": False,
    }  # fmt: skip
    for whole, part in ((False, True), (True, False), (True, True)):
        idp.behave(signResponse=whole, signAssertion=part, **(sealed if cipher else {}))
        browser = Client()
        fields = idp.form(way_there(browser, idp))
        assert (b"u-1" in b64decode(fields["SAMLResponse"])) == (not cipher)
        assert posted(browser, idp, fields).status_code == 302
        assert browser.get("/").status_code == 200
        assert posted(browser, idp, fields).status_code == 403
    assert Membership.objects.get().team == team
    assert reasons() == ["state"] * 3


def public_key(idp: Samlp) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_pem_x509_certificate

    key = load_pem_x509_certificate(idp.certificate().encode()).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_the_provider_refuses_requests_that_we_have_not_signed(idp: Samlp) -> None:
    good = way_there(Client(), idp)
    for bad in (good.replace("RelayState=", "RelayState=x"), good.partition("&SigAlg")[0]):
        assert requests.get(bad, timeout=5).status_code == 400
    assert requests.get(good, timeout=5).status_code == 200


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"audience": "https://another.example"}, "audience"),
        ({"lifetimeInSeconds": -600}, "expired"),
        ({"recipient": "https://another.example/acs"}, "destination"),
        ({"destination": "https://another.example/acs"}, "destination"),
        ({"issuer": "https://another.example"}, "issuer"),
        ({"inResponseTo": "_another"}, "nonce"),
        ({"signAssertion": False}, "signature"),
        ({"signatureAlgorithm": "rsa-sha1", "digestAlgorithm": "sha1"}, "signature"),
    ],
)
def test_what_is_not_meant_for_this_sign_in_is_refused(
    idp: Samlp, options: dict[str, object], reason: str
) -> None:
    idp.behave(**options)
    assert sign_in(Client(), idp).status_code == 403
    assert reasons() == [reason]


def forged(assertion: Any) -> Any:
    """A copy that speaks of somebody else, unsigned."""
    other = deepcopy(assertion)
    other.remove(other.find(f"{{{D}}}Signature"))
    other.set("ID", "_forged")
    other.find(f".//{{{A}}}NameID").text = "u-owner"
    return other


def before(root: Any, signed: Any) -> None:
    signed.addprevious(forged(signed))


def around(root: Any, signed: Any) -> None:
    other = forged(signed)
    root.replace(signed, other)
    other.append(signed)


def in_extensions(root: Any, signed: Any) -> None:
    root.replace(signed, forged(signed))
    etree.SubElement(root, f"{{{P}}}Extensions").append(signed)


def altered(root: Any, signed: Any) -> None:
    signed.find(f".//{{{A}}}NameID").text = "u-owner"


@pytest.mark.parametrize("wrap", [before, around, in_extensions, altered])
def test_nothing_is_wrapped_around_what_was_signed(idp: Samlp, wrap: Callable[[Any, Any], None]) -> None:
    browser = Client()
    fields = idp.form(way_there(browser, idp))
    root = etree.fromstring(b64decode(fields["SAMLResponse"]))
    wrap(root, root.find(f"{{{A}}}Assertion"))
    answer = posted(browser, idp, {**fields, "SAMLResponse": b64encode(etree.tostring(root)).decode()})
    assert (answer.status_code, reasons()) == (403, ["signature"])


def test_the_provider_sends_people_on_its_own_only_where_it_may(idp: Samlp, mara: Principal) -> None:
    idp.behave(audience=idp.ours("metadata"), signingCert=None)
    assert posted(Client(), idp, idp.form(f"{idp.address}/sign-on")).status_code == 403
    values = {**VALUES, "metadata_url": f"{idp.address}/metadata", "unasked": True}
    actions.save(by=actor_of(mara, "desk"), values=values, provider=idp.provider)
    browser = Client()
    fields = idp.form(f"{idp.address}/sign-on")
    assert posted(browser, idp, fields).status_code == 302
    assert browser.get("/").status_code == 200
    assert posted(Client(), idp, fields).status_code == 403
    assert reasons() == ["state", "state"]


def test_signing_out_there_ends_the_session_here_and_we_answer_so_that_it_believes(idp: Samlp) -> None:
    browser = Client()
    assert sign_in(browser, idp).status_code == 302
    idp.behave()
    out = requests.get(f"{idp.address}/left", allow_redirects=False, timeout=5)
    assert out.status_code == 302, out.text
    parts = urlsplit(out.headers["Location"])
    answer = Client().get(f"{parts.path}?{parts.query}")
    assert browser.get("/").status_code == 302
    assert not Session.objects.filter(user__isnull=False).exists()
    spoilt = answer["Location"].replace("SAMLResponse=", "SAMLResponse=x")
    assert requests.get(spoilt, timeout=5).status_code == 400
    assert (
        Client().get(f"{parts.path}?{parts.query.replace('SAMLRequest=', 'SAMLRequest=x')}").status_code
        == 403
    )


@pytest.mark.django_db(transaction=True)
def test_in_a_browser_people_come_in(mara: Principal, live_server: LiveServer, idp: Samlp) -> None:
    idp.house = live_server.url.replace("127.0.0.1", "localhost")
    idp.behave()
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = chromium.new_page()
        page.goto(f"{idp.house}/sign-in/?next=/people")
        page.get_by_role("link", name="Sign in with Fern SAML").click()
        page.wait_for_url(f"{idp.house}/people")
        page.goto(f"{idp.address}/left")
        page.goto(f"{idp.house}/people")
        assert page.url.startswith(f"{idp.house}/sign-in/")
        chromium.close()
