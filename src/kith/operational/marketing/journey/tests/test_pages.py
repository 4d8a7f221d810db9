"""The pages of journeys: begun, edited step by step, published, looked at, and never overwritten unseen."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal, Role, User
from kith.operational.marketing.conftest import People
from kith.operational.marketing.journey import actions, engine, looking
from kith.operational.marketing.journey.model import Journey, Run
from kith.operational.marketing.journey.moving import move_runs
from kith.operational.marketing.journey.tests.walking import mail, published, wait
from kith.operational.marketing.journey.written import from_json

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner_client(db: None) -> Client:
    user = User.objects.create_user("owner@house.test")
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Owner", user=user)
    client = Client()
    client.force_login(user)
    return client


def change(client: Client, journey: Journey, **sent: str) -> int:
    page = client.get(f"/journeys/{journey.uid}?step={sent.get('step', '')}&add=top").content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    return client.post(f"/journeys/{journey.uid}/change", {"seen": seen[1], **sent}).status_code


def test_a_journey_is_begun_and_edited_step_by_step(owner_client: Client, relay: MailRelay) -> None:
    for ready in ("welcome", "win_back", "nothing"):
        assert owner_client.post("/journeys/new", {"ready": ready}).status_code == 302
    journey = Journey.objects.get(name="An empty journey")
    assert change(owner_client, journey, do="add", kind="branch", place="") == 302
    journey.refresh_from_db()
    key = journey.draft["steps"][0]["key"]
    assert change(owner_client, journey, do="add", kind="wait", place=f"{key}/1") == 302
    journey.refresh_from_db()
    inner = journey.draft["steps"][0]["ways"][1][0]["key"]
    assert change(owner_client, journey, do="save", step=inner, amount="x", unit="day") == 422
    assert change(owner_client, journey, do="save", step=inner, amount="5", unit="hour") == 302
    assert change(owner_client, journey, do="save", step=key, about="person", where="city is Berlin") == 302
    assert change(owner_client, journey, do="up", step=inner) == 302
    journey.refresh_from_db()
    assert [each["key"] for each in journey.draft["steps"]] == [inner, key]
    assert journey.draft["steps"][0]["length"] == {"amount": 5, "unit": "hour"}
    assert journey.draft["steps"][1]["ask"]["where"]["field"] == "city"
    old = {"seen": "0" * 16, "do": "delete", "step": key}
    assert owner_client.post(f"/journeys/{journey.uid}/change", old).status_code == 409
    for step in (*(each["key"] for each in journey.draft["steps"]), "entry", "goal"):
        assert owner_client.get(f"/journeys/{journey.uid}?step={step}").status_code == 200


def test_pages_tell_who_is_where_and_where_people_would_move(
    by: Actor, owner_client: Client, people: People, relay: MailRelay
) -> None:
    (ann,) = people(1)
    journey = published(by, relay, [wait("w", 3), mail("a", "Hello {{ person.name }}")])
    looking.look()
    engine.drain()
    href = f"/journeys/{journey.uid}"
    assert "1 here now" in owner_client.get(href).content.decode()
    assert "Hello Ann 0" in owner_client.get(f"{href}/rehearsal?person={ann.uid}").content.decode()
    assert "Wait 3 days" in owner_client.get(f"{href}/people?person={ann.uid}").content.decode()
    assert "Wait 3 days" in owner_client.get(f"/people/{ann.uid}").content.decode()
    journey.draft["steps"] = [wait("w", 3), mail("b", "Other")]
    journey.save()
    actions.publish(by=by, journey=journey)
    assert Run.objects.get().version.number == 1
    page = owner_client.get(f"{href}/versions").content.decode()
    assert "Removed: Send “Hello" in page
    assert "1 at “Wait 3 days” → Wait 3 days" in page
    due = Run.objects.get().due_at
    move_runs(by=by, journey=journey, version=1)
    assert (Run.objects.get().version.number, Run.objects.get().due_at) == (2, due)
    assert due is not None
    assert due > timezone.now()
    assert "cannot be changed" in owner_client.get(f"{href}?version=1").content.decode()
    assert len(from_json(journey.draft).steps) == 2
