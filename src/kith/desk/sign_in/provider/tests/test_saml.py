"""Signing in through a provider of SAML, with responses that another library signs."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import xmlsec
from django.test import Client
from lxml import etree

from kith.core.errors import Invalid
from kith.core.events.model import Event
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Membership, Principal, Session, Team
from kith.core.sign_in.provider import actions
from kith.core.sign_in.provider.model import IdentityProvider, ProvidedSignIn
from kith.core.sign_in.provider.saml_xml import A, D, P
from kith.core.sign_in.provider.tests.idp import ENTITY, SIGN_ON, Idp, key_pair, metadata

pytestmark = pytest.mark.django_db
VALUES: dict[str, object] = {
    "name": "Fern SAML", "protocol": "saml", "domains": "example.org", "first": "known", "first_role": "member",
    "groups_claim": "groups", "factor": "house", "is_active": True,
}  # fmt: skip
Change = Callable[[Any], None]


@pytest.fixture
def idp() -> Idp:
    return Idp()


@pytest.fixture
def provider(ola: Principal, idp: Idp) -> IdentityProvider:
    return actions.save(by=actor_of(ola, "desk"), values=VALUES, metadata=metadata(idp.key[1]))


def start(browser: Client, provider: IdentityProvider, path: str = "", **asked: str) -> str:
    answer = browser.get(f"/sign-in/with/{provider.uid}{path}", asked)
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def post(browser: Client, provider: IdentityProvider, form: dict[str, str]) -> Any:
    """The provider's page sends without our cookie; the browser then follows with it."""
    answer = Client(enforce_csrf_checks=True).post(f"/sign-in/with/{provider.uid}/posted", form)
    return browser.get(answer["Location"]) if answer.status_code == 303 else answer


def sign_in(browser: Client, provider: IdentityProvider, idp: Idp, **asked: str) -> Any:
    return post(browser, provider, idp.form(start(browser, provider, **asked)))


def signed_in() -> list[str]:
    rows = Session.objects.filter(user__isnull=False).select_related("user")
    return [str(each.user and each.user.email) for each in rows]


def reasons() -> list[str]:
    found = Event.objects.filter(kind="user.sign_in_failed").order_by("id")
    return [each.changes["what"][1] for each in found]


@pytest.mark.parametrize("sign", [("assertion",), ("response",), ("assertion", "response")])
def test_a_colleague_comes_in_whichever_part_is_signed(
    mara: Principal, provider: IdentityProvider, idp: Idp, sign: tuple[str, ...]
) -> None:
    idp.sign = sign
    browser = Client()
    location = start(browser, provider, next="/people?sort=name")
    assert location.startswith(f"{SIGN_ON}?SAMLRequest=")
    answer = post(browser, provider, idp.form(location))
    assert (answer.status_code, answer["Location"]) == (302, "/people?sort=name")
    assert signed_in() == ["mara@example.org"]
    assert ProvidedSignIn.objects.get().subject == "u-1"


def test_what_we_tell_the_provider_and_ask_of_it_fits(provider: IdentityProvider, idp: Idp) -> None:
    told = etree.fromstring(Client().get(f"/sign-in/with/{provider.uid}/metadata").content)
    request, _state = idp.asked(start(Client(), provider))
    assert told.get("entityID") == request.find(f"{{{A}}}Issuer").text
    places = [each.get("Location") for each in told.iter() if each.tag.endswith("AssertionConsumerService")]
    assert places == [request.get("AssertionConsumerServiceURL")]
    assert request.get("Destination") == SIGN_ON


def sets(path: str, key: str, value: str) -> Change:
    return lambda root: root.find(f".//{{{A}}}{path}").set(key, value)


def says(path: str, text: str) -> Change:
    def change(root: Any) -> None:
        root.find(f".//{{{A}}}{path}").text = text

    return change


def drops(path: str) -> Change:
    def change(root: Any) -> None:
        gone = root.find(f".//{{{A}}}{path}")
        gone.getparent().remove(gone)

    return change


PAST, FUTURE = "2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (says("Audience", "https://another.example"), "audience"),
        (drops("AudienceRestriction"), "audience"),
        (drops("Conditions"), "audience"),
        (sets("Conditions", "NotOnOrAfter", PAST), "expired"),
        (sets("Conditions", "NotBefore", FUTURE), "expired"),
        (sets("Conditions", "NotBefore", "soon"), "answer"),
        (sets("SubjectConfirmationData", "NotOnOrAfter", PAST), "expired"),
        (sets("SubjectConfirmationData", "Recipient", "https://another.example/acs"), "destination"),
        (sets("SubjectConfirmationData", "InResponseTo", "_another"), "nonce"),
        (drops("SubjectConfirmation"), "destination"),
        (sets("SubjectConfirmation", "Method", "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"), "destination"),
        (says(f"Assertion/{{{A}}}Issuer", "https://another.example"), "issuer"),
        (says("Issuer", "https://another.example"), "issuer"),
        (sets("NameID", "Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"), "subject"),
        (says("NameID", ""), "subject"),
        (lambda root: root.set("Destination", "https://another.example/acs"), "destination"),
        (drops("AuthnStatement"), "answer"),
    ],
)  # fmt: skip
def test_a_response_that_is_not_for_this_sign_in_is_refused(
    mara: Principal, provider: IdentityProvider, idp: Idp, change: Change, reason: str
) -> None:
    idp.change = change
    assert sign_in(Client(), provider, idp).status_code == 403
    assert (signed_in(), reasons()) == ([], [reason])


def other_person(root: Any) -> Any:
    """A copy of the assertion that speaks of somebody else, unsigned."""
    forged = deepcopy(root.find(f"{{{A}}}Assertion"))
    forged.remove(forged.find(f"{{{D}}}Signature"))
    forged.set("ID", "_forged")
    forged.find(f".//{{{A}}}NameID").text = "u-owner"
    return forged


def unsigned(root: Any) -> None:
    root.find(f"{{{A}}}Assertion").remove(root.find(f".//{{{D}}}Signature"))


def altered(root: Any) -> None:
    root.find(f".//{{{A}}}NameID").text = "u-owner"


def put_before(root: Any) -> None:
    root.insert(1, other_person(root))


def put_behind(root: Any) -> None:
    root.append(other_person(root))


def wrapped_in_the_signature(root: Any) -> None:
    """The signed assertion moves into an object of its own signature, and a forged one takes its place."""
    forged, signed = other_person(root), root.find(f"{{{A}}}Assertion")
    signature = signed.find(f"{{{D}}}Signature")
    root.replace(signed, forged)
    forged.insert(1, signature)
    etree.SubElement(signature, f"{{{D}}}Object").append(signed)


def wrapped_in_extensions(root: Any) -> None:
    forged, signed = other_person(root), root.find(f"{{{A}}}Assertion")
    root.replace(signed, forged)
    held = etree.Element(f"{{{P}}}Extensions")
    held.append(signed)
    root.insert(1, held)


def the_same_name_twice(root: Any) -> None:
    forged = other_person(root)
    forged.set("ID", "_a1")
    root.insert(1, forged)


def signature_of_another_part(root: Any) -> None:
    """The signature covers something of the response that is no assertion."""
    signed = root.find(f"{{{A}}}Assertion")
    signed.set("ID", "_b1")
    root.find(f"{{{P}}}Status").set("ID", "_a1")


WRAPPINGS = (
    unsigned, altered, put_before, put_behind, wrapped_in_the_signature, wrapped_in_extensions, the_same_name_twice,
    signature_of_another_part,
)  # fmt: skip


@pytest.mark.parametrize("after", WRAPPINGS)
def test_only_what_was_signed_is_believed(
    mara: Principal, provider: IdentityProvider, idp: Idp, after: Change
) -> None:
    idp.after = after
    assert sign_in(Client(), provider, idp).status_code == 403
    assert (signed_in(), reasons()) == ([], ["signature"])


def test_nothing_can_be_put_into_a_signed_response(
    mara: Principal, provider: IdentityProvider, idp: Idp
) -> None:
    idp.sign = ("response",)
    idp.after = altered
    assert sign_in(Client(), provider, idp).status_code == 403
    assert reasons() == ["signature"]


def test_a_comment_does_not_cut_a_name_short(mara: Principal, provider: IdentityProvider, idp: Idp) -> None:
    """Comments are no part of what is signed: whoever is `u-1.evil` must not become `u-1` by one."""
    sign_in(Client(), provider, idp)
    idp.subject, idp.attributes = "u-1.evil", {"email": ["nobody@example.org"]}

    def comment(root: Any) -> None:
        named = root.find(f".//{{{A}}}NameID")
        named.text = "u-1"
        named.append(etree.Comment("cut"))
        named[0].tail = ".evil"

    idp.after = comment
    assert sign_in(Client(), provider, idp).status_code == 403
    assert (signed_in(), reasons()) == (["mara@example.org"], ["unknown"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda idp: setattr(idp, "key", key_pair("stranger")),
        lambda idp: setattr(idp, "method", xmlsec.Transform.RSA_SHA1),
        lambda idp: setattr(idp, "digest", xmlsec.Transform.SHA1),
    ],
)
def test_a_strange_key_or_a_weak_digest_signs_nothing(
    mara: Principal, provider: IdentityProvider, idp: Idp, spoil: Callable[[Idp], None]
) -> None:
    spoil(idp)
    assert sign_in(Client(), provider, idp).status_code == 403
    assert (signed_in(), reasons()) == ([], ["signature"])


def test_a_certificate_that_has_ended_still_names_the_key(mara: Principal, ola: Principal, idp: Idp) -> None:
    idp.key = key_pair("ended", days=-10)
    provider = actions.save(by=actor_of(ola, "desk"), values=VALUES, metadata=metadata(idp.key[1]))
    assert sign_in(Client(), provider, idp).status_code == 302


def test_a_response_works_once_and_in_the_browser_that_asked(
    mara: Principal, provider: IdentityProvider, idp: Idp
) -> None:
    browser, stranger = Client(), Client()
    form = idp.form(start(browser, provider))
    start(stranger, provider)
    assert post(stranger, provider, form).status_code == 403
    assert post(browser, provider, form).status_code == 302
    assert post(browser, provider, form).status_code == 403
    assert (signed_in(), reasons()) == (["mara@example.org"], ["state", "state"])


def test_what_was_proven_is_fetched_up_once(mara: Principal, provider: IdentityProvider, idp: Idp) -> None:
    browser = Client()
    form = idp.form(start(browser, provider))
    way = Client().post(f"/sign-in/with/{provider.uid}/posted", form)["Location"]
    assert browser.get(way).status_code == 302
    second = idp.asked(start(browser, provider))[1]
    assert browser.get(way.replace(form["RelayState"], second)).status_code == 403


def test_a_response_that_nobody_asked_for_is_refused(
    mara: Principal, provider: IdentityProvider, idp: Idp
) -> None:
    request, _state = idp.asked(start(Client(), provider))
    idp.change = lambda root: root.find(f".//{{{A}}}SubjectConfirmationData").attrib.pop("InResponseTo")
    response = b64encode(idp.response(request)).decode()
    for state in ("", "https://evil.example/", "forged"):
        answer = post(Client(), provider, {"SAMLResponse": response, "RelayState": state})
        assert answer.status_code == 403
    browser = Client()
    own = idp.asked(start(browser, provider))[1]
    assert post(browser, provider, {"SAMLResponse": response, "RelayState": own}).status_code == 403
    assert (signed_in(), reasons()) == ([], ["state", "state", "state", "nonce"])


BOMB = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: BOMB + data.replace(b"u-1", b"&b;"),
        lambda data: OUTSIDE + data.replace(b"u-1", b"&x;"),
        lambda data: b'<!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd">' + data,
        lambda data: data[:-5],
        lambda data: b"no xml",
        lambda data: b"",
    ],
)
def test_documents_that_lead_elsewhere_or_nowhere_are_refused(
    mara: Principal, provider: IdentityProvider, idp: Idp, spoil: Callable[[bytes], bytes]
) -> None:
    browser = Client()
    form = idp.form(start(browser, provider))
    form["SAMLResponse"] = b64encode(spoil(b64decode(form["SAMLResponse"]))).decode()
    assert post(browser, provider, form).status_code == 403
    assert (signed_in(), reasons()) == ([], ["answer"])


def test_groups_and_e_mail_come_from_attributes(
    mara: Principal, ola: Principal, provider: IdentityProvider, idp: Idp
) -> None:
    team = Team.objects.create(name="North")
    team.refresh_from_db()
    actions.add_rule(
        by=actor_of(ola, "desk"), provider=provider, values={"group": "g-north", "team": str(team.uid)}
    )
    idp.attributes = {
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress": ["Mara@example.org"],
        "groups": ["g-other", "g-north"],
    }
    assert sign_in(Client(), provider, idp).status_code == 302
    assert Membership.objects.get().team == team
    idp.attributes.pop("groups")
    sign_in(Client(), provider, idp)
    assert not Membership.objects.exists()


@pytest.mark.parametrize("email", ["mara@elsewhere.example", "", "nobody@example.org"])
def test_nobody_is_taken_for_somebody_else(
    mara: Principal, provider: IdentityProvider, idp: Idp, email: str
) -> None:
    idp.attributes = {"email": [email]}
    assert sign_in(Client(), provider, idp).status_code == 403
    assert signed_in() == []


def test_a_refusal_there_is_one_here(mara: Principal, provider: IdentityProvider, idp: Idp) -> None:
    idp.change = lambda root: root.find(f".//{{{P}}}StatusCode").set(
        "Value", "urn:oasis:names:tc:SAML:2.0:status:Requester"
    )
    assert sign_in(Client(), provider, idp).status_code == 403
    assert reasons() == ["denied"]


def test_somebody_proves_themselves_again_there(
    mara: Principal, provider: IdentityProvider, idp: Idp
) -> None:
    assert mara.user
    mara.user.set_unusable_password()
    mara.user.save()
    browser = Client()
    sign_in(browser, provider, idp)
    session = browser.session
    for each in session["account_authentication_methods"]:
        each["at"] = time.time() - 400
    session.save()
    location = start(browser, provider, "/again", next="/account/keys/new")
    assert idp.asked(location)[0].get("ForceAuthn") == "true"
    idp.change = sets("AuthnStatement", "AuthnInstant", PAST)
    assert post(browser, provider, idp.form(location)).status_code == 403
    idp.change = lambda root: None
    again = idp.form(start(browser, provider, "/again", next="/account/keys/new"))
    assert post(browser, provider, again)["Location"] == "/account/keys/new"
    assert browser.get("/account/keys/new").status_code == 200


def test_metadata_name_the_provider_and_bad_ones_are_refused_at_the_field(ola: Principal, idp: Idp) -> None:
    good = metadata(idp.key[1])
    made = actions.save(by=actor_of(ola, "desk"), values=VALUES, metadata=good)
    assert (made.issuer, made.sign_on) == (ENTITY, SIGN_ON)
    spoilt = (
        good.replace(SIGN_ON, "javascript:alert(1)"),
        good.replace("HTTP-Redirect", "SOAP"),
        good.replace("MII", "xx"),
    )
    for bad in ("<x/>", "no xml", OUTSIDE.decode() + good, *spoilt):
        with pytest.raises(Invalid) as refused:
            actions.save(by=actor_of(ola, "desk"), values={**VALUES, "name": "Bad"}, metadata=bad)
        assert list(refused.value.fields) == ["metadata"]
    with pytest.raises(Invalid) as refused:
        actions.save(by=actor_of(ola, "desk"), values={**VALUES, "name": "Empty"})
    assert list(refused.value.fields) == ["metadata_url"]
