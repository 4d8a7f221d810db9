"""A segment whose field was taken away keeps its condition, names the field wherever it is used, and reaches nobody."""

from __future__ import annotations

import orjson
import pytest
from django.test import Client

from kith.communicative.relay.model import MailRelay
from kith.core.custom.fields import add_field, remove_field
from kith.core.principals.actor import Actor
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role, User
from kith.customers.segment.model import Segment
from kith.operational.marketing.campaign.model import Assignment, Campaign
from kith.operational.marketing.conftest import Draft, People, make
from kith.operational.marketing.journey import looking
from kith.operational.marketing.journey.model import Run
from kith.operational.marketing.journey.tests.walking import published, wait

pytestmark = pytest.mark.django_db
GONE = "There is no field “colour” here any more."
WHERE = {"all": [{"field": "colour", "op": "is_not", "value": ["red"]}]}


@pytest.fixture
def owner(db: None) -> Principal:
    user = User.objects.create_user("owner@house.test")
    return Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Owner", user=user)


@pytest.fixture
def campaign(by: Actor, people: People, draft: Draft) -> Campaign:
    people(3)
    add_field(by=by, type_key="person", key="colour", label="Colour", kind="text")
    return draft(segment=make("segment", by, name="Not red", condition=WHERE).uid)


def test_every_page_names_the_field_and_the_condition_stays(
    by: Actor, campaign: Campaign, owner: Principal, client: Client
) -> None:
    assert owner.user
    client.force_login(owner.user)
    remove_field(by=by, type_key="person", key="colour")
    segment = Segment.objects.get(name="Not red")
    kept = {"condition": orjson.dumps(WHERE).decode(), "name": "Not red", "change": '{"do": "save"}'}
    assert campaign.purpose
    assert campaign.relay
    form = {
        "name": "Spring", "segment": str(segment.uid), "purpose": str(campaign.purpose.uid),
        "relay": str(campaign.relay.uid), "subject": "News", "body_kind": "plain", "body": "Hello",
        "holdout_percent": "10", "window_days": "30",
    }  # fmt: skip
    page = client.get(f"/segments/{segment.uid}")
    saved = client.post(f"/segments/{segment.uid}", kept)
    approved = client.post(f"/campaigns/{campaign.uid}/approve")
    ahead = client.post("/campaigns/audience", form)
    for answer, status in ((page, 200), (saved, 422), (approved, 422), (ahead, 200)):
        assert (answer.status_code, GONE in answer.content.decode()) == (status, True)
    for path in (
        "/segments",
        f"/campaigns/{campaign.uid}",
        "/campaigns",
        f"/campaigns/new?segment={segment.uid}",
    ):
        assert client.get(path).status_code == 200
    segment.refresh_from_db()
    assert segment.condition == WHERE
    assert not Assignment.objects.exists()


def test_programs_are_told_and_nobody_enters_a_journey(
    by: Actor, campaign: Campaign, owner: Principal, relay: MailRelay
) -> None:
    entry = {"comes": "segment", "segment": str(Segment.objects.get(name="Not red").uid)}
    journey = published(by, relay, [wait("w", 3)], entry)
    remove_field(by=by, type_key="person", key="colour")
    program = Client(headers={"Authorization": f"Bearer {issue_key(owner, 'key')[1]}", "If-Match": "*"})
    there = f"/api/v1/campaigns/{campaign.uid}"
    for answer in (
        program.get(f"{there}/audience"),
        program.post(f"{there}/approve", content_type="application/json"),
    ):
        assert (answer.status_code, GONE in answer.content.decode()) == (422, True)
    Run.objects.all().delete()
    looking.look_at(journey)
    journey.refresh_from_db()
    assert (journey.problem, Run.objects.count()) == (GONE, 0)
