"""Ad audiences: hashed as platforms document, only of those who agreed, told to each, and taken off again."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from kith.core.access.model import AccessRole, FieldRule, RoleGrant, RoleRule
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role
from kith.core.registry.trace import Whose
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party
from kith.operational.marketing.ad_audience import actions
from kith.operational.marketing.ad_audience.hashing import email_hash, phone_hash
from kith.operational.marketing.ad_audience.model import AdAudience
from kith.operational.marketing.ad_audience.traces import DISCLOSED, receivers
from kith.operational.marketing.conftest import make, person
from kith.privacy.consent.actions import say
from kith.privacy.purpose.queries import purpose_named

pytestmark = pytest.mark.django_db


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_addresses_are_normalised_as_each_platform_documents() -> None:
    assert email_hash(" Anna.Meier+news@GMail.com ", "google") == digest("annameier@gmail.com")
    assert email_hash(" Anna.Meier@Web.example", "google") == digest("anna.meier@web.example")
    assert email_hash("Anna.Meier@gmail.com", "meta") == digest("anna.meier@gmail.com")
    assert phone_hash("+49 30 1234", "google") == digest("+49301234")
    assert phone_hash("+49 30 1234", "meta") == digest("49301234")
    assert (phone_hash("+49301234", "linkedin"), phone_hash("", "meta"), email_hash("", "meta")) == (
        "",
        "",
        "",
    )


@pytest.fixture
def owner() -> Actor:
    return actor_of(Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Ada"), "desk")


@pytest.fixture
def made(by: Actor, owner: Actor) -> AdAudience:
    """Anna and Bob agreed by e-mail, Cleo did not; Anna by phone as well."""
    anna, _bob, _cleo = (
        person(by, name, f"{name}@customers.test", *purposes)
        for name, purposes in (("anna", ("offers",)), ("bob", ("offers",)), ("cleo", ()))
    )
    make("phone", by, party=anna.uid, number="+4930123456", is_main=True)
    say(by=by, party=anna, purpose=purpose_named("offers"), channel="phone", state="given", source="test")
    return hand_over(owner, make("segment", by, name="Everybody", condition={"all": []}))


def hand_over(owner: Actor, segment: Any, **values: Any) -> AdAudience:
    given = {
        "purpose": purpose_named("offers"),
        "platform": "meta",
        "receiver": "Meta Platforms Ireland",
        **values,
    }
    return actions.hand_over(by=owner, segment=segment, **given)


def test_only_those_who_agreed_are_handed_over_and_each_is_told(owner: Actor, made: AdAudience) -> None:
    anna = Party.objects.get(name="anna")
    lines = [line.strip() for line in actions.file(by=owner, uid=made.uid)]
    assert lines == [
        "email,phone", f"{digest('anna@customers.test')},{digest('4930123456')}", f"{digest('bob@customers.test')},",
    ]  # fmt: skip
    (row,) = DISCLOSED.tell(Whose(anna.pk, anna.uid))
    assert tuple(row.values())[:3] == ("Meta Platforms Ireland", "Offers", "E-mail, Phone")
    assert receivers() == ["Meta Platforms Ireland"]
    assert "Meta Platforms Ireland" in timeline(owner, anna, None, 5, "web")[0].summary


def test_who_withdrew_or_was_erased_since_is_on_one_list_for_taking_off(
    by: Actor, owner: Actor, made: AdAudience
) -> None:
    anna, bob = Party.objects.get(name="anna"), Party.objects.get(name="bob")
    assert list(actions.removals(by=owner, uid=made.uid)) == ["email,phone\r\n"]
    for channel in ("email", "phone"):
        say(
            by=by,
            party=anna,
            purpose=purpose_named("offers"),
            channel=channel,
            state="withdrawn",
            source="test",
        )
    assert DISCLOSED.erase(Whose(bob.pk, bob.uid)) == 1
    lines = [line.split(",")[0] for line in actions.removals(by=owner, uid=made.uid)]
    assert lines[1:] == [digest("anna@customers.test"), digest("bob@customers.test")]
    assert (
        len(list(actions.removals(by=owner, uid=made.uid)))
        == len(list(actions.file(by=owner, uid=made.uid)))
        == 1
    )
    assert made.members.count() == 1


def test_who_sees_some_people_takes_along_what_they_made_of_them_and_what_they_may_read(
    by: Actor, made: AdAudience
) -> None:
    role = AccessRole.objects.create(key="few", name="Few")
    for action, rows in (("see", "own"), ("export", "own"), ("create", "all")):
        for audience in ("staff", "house"):
            RoleRule.objects.create(
                role=role, audience=audience, action=action, rows="all" if audience == "house" else rows
            )
    FieldRule.objects.create(role=role, type="person", field="phone", reading="hidden")
    few = Principal.objects.create(kind=Kind.USER, role=Role.SHARED_ONLY, name="Few")
    RoleGrant.objects.create(role=role, principal=few)
    few.refresh_from_db()
    theirs = actor_of(few, "desk")
    Party.objects.filter(name="anna").update(owner=few)
    assert actions.audiences(theirs) == []
    for take in (actions.file, actions.removals):
        with pytest.raises(NotFound):
            take(by=theirs, uid=made.uid)
    own = hand_over(theirs, made.segment)
    assert [each.uid for each in actions.audiences(theirs)] == [own.uid]
    assert [line.strip() for line in actions.file(by=theirs, uid=own.uid)][1:] == [
        f"{digest('anna@customers.test')},"
    ]


def test_what_people_cannot_have_agreed_to_is_refused_and_nothing_is_kept(by: Actor, owner: Actor) -> None:
    segment = make("segment", by, name="Everybody", condition={"all": []})
    for values, field in (
        ({"purpose": purpose_named("service")}, "purpose"), ({"purpose": purpose_named("surveys")}, "purpose"),
        ({"platform": "myspace"}, "platform"), ({"receiver": " "}, "receiver"), ({}, "segment"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            hand_over(owner, segment, **values)
        assert list(refused.value.fields) == [field]
    assert not AdAudience.objects.exists()


def test_the_page_and_programs_do_the_same(made: AdAudience) -> None:
    user = get_user_model().objects.create_user("ada", "ada@example.org")
    principal = Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="ada", user=user)
    client = Client()
    client.force_login(user)
    assert b"Meta Platforms Ireland" in client.get("/ad-audiences").content
    values = {
        "segment": str(made.segment.uid if made.segment else ""),
        "purpose": "offers",
        "platform": "google",
    }
    assert client.post("/ad-audiences/new", values).status_code == 422
    assert client.post("/ad-audiences/new", {**values, "receiver": "Google"}).status_code == 302
    assert digest("bob@customers.test").encode() in client.get(f"/ad-audiences/{made.uid}/file.csv").content
    assert client.get(f"/ad-audiences/{made.uid}/removals").status_code == 405
    assert client.post(f"/ad-audiences/{made.uid}/removals").content == b"email,phone\r\n"
    headers = {"Authorization": f"Bearer {issue_key(principal, 'key')[1]}"}
    sent = Client().post(
        "/api/v1/ad-audiences",
        json.dumps({**values, "receiver": "Google"}),
        "application/json",
        headers=headers,
    )
    assert (sent.status_code, sent.json()["people"]) == (201, 2), sent.content
    assert len(Client().get("/api/v1/ad-audiences", headers=headers).json()) == 3
    assert Client().get(f"/api/v1/ad-audiences/{made.uid}/file", headers=headers).status_code == 200
