"""Why somebody is in a segment and may be contacted, or not: line by line, with what is known of them."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.core.principals.actor import Actor, system
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.customers.segment.model import Segment
from kith.customers.segment.why import membership
from kith.privacy.consent.actions import say
from kith.privacy.gate.why import answers
from kith.privacy.purpose.queries import purpose_named

pytestmark = pytest.mark.django_db
CONDITION = {
    "all": [
        {"field": "given_name", "op": "is", "value": ["Ada"]},
        {
            "any": [
                {"related": "email", "measure": "count", "op": "ge", "value": ["2"]},
                {"field": "job_title", "op": "is", "value": ["Poet"]},
            ]
        },
    ]
}


@pytest.fixture
def by(db: None) -> Actor:
    return system("test")


@pytest.fixture
def ada(by: Actor) -> Party:
    made = verbs.create(current().type("person"), by=by, values={"given_name": "Ada", "family_name": "Byron"})
    assert isinstance(made, Party)
    Email.objects.create(party=made, address="ada@customers.test", is_main=True)
    return made


@pytest.fixture
def segment(by: Actor) -> Segment:
    made = verbs.create(current().type("segment"), by=by, values={"name": "Reachable", "condition": CONDITION})
    assert isinstance(made, Segment)
    return made


def test_each_line_says_whether_it_holds_and_what_is_known(by: Actor, ada: Party, segment: Segment) -> None:
    found = membership(by, segment, ada)
    assert found is not None
    assert not found.is_in
    assert [(each.holds, each.known, each.depth) for each in found.lines] == [
        (True, "Ada", 0), (False, "", 1), (False, "1", 2), (False, "not known", 2),
    ]  # fmt: skip
    Email.objects.create(party=ada, address="ada@elsewhere.test")
    found = membership(by, segment, ada)
    assert found is not None
    assert found.is_in
    assert [(each.holds, each.known) for each in found.lines][1:3] == [(True, ""), (True, "2")]


def test_a_line_that_cannot_be_read_any_more_holds_for_nobody(by: Actor, ada: Party, segment: Segment) -> None:
    Segment.objects.update(condition={"all": [{"field": "gone", "op": "is", "value": ["x"]}]})
    segment.refresh_from_db()
    found = membership(by, segment, ada)
    assert found is not None
    assert (found.is_in, [each.holds for each in found.lines]) == (False, [False])


def test_the_gate_gives_its_reason_for_each_purpose_and_channel(by: Actor, ada: Party) -> None:
    newsletter = purpose_named("newsletter")
    (told,) = answers(ada.pk, [newsletter], "email")
    assert (told.refusal, str(told.reason)) == ("no_consent", "No consent to “Newsletter” by e-mail")
    say(by=by, party=ada, purpose=newsletter, channel="email", state="given", source="test")
    assert answers(ada.pk, [newsletter], "email")[0].refusal == ""


def test_page_and_programs_say_it(by: Actor, ada: Party, segment: Segment) -> None:
    user = User.objects.create_user("owner@house.test")
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Maren", user=user)
    owner = Client()
    owner.force_login(user)
    page = owner.get(f"/why?person={ada.uid}&segment={segment.uid}").content.decode()
    assert "Ada Byron is not in “Reachable”" in page
    assert "No consent to “Newsletter” by e-mail" in page
    assert f"/why?person={ada.uid}" in owner.get(f"/people/{ada.uid}").content.decode()
    assert f"/why?segment={segment.uid}" in owner.get(f"/segments/{segment.uid}").content.decode()
    assert owner.get("/why?person=x").status_code == 404
    told = owner.get(f"/api/v1/people/{ada.uid}/why?segment={segment.uid}").json()
    assert (told["is_in"], told["lines"][0]["known"]) == (False, "Ada")
    assert {each["refusal"] for each in told["gate"] if each["channel"] == "email"} >= {"no_consent"}
