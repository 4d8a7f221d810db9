"""A record is shown as it was, and values and records go back the ordinary way."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from kith.core.administration.tests.made import acting, browser
from kith.core.events import sealing
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal, Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.models import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(ola: Principal) -> Actor:
    return acting(ola)


@pytest.fixture
def desk(ola: Principal) -> Client:
    return browser(ola)


@pytest.fixture
def ann(by: Actor) -> Party:
    person = current().type("person")
    record = verbs.create(
        person, by=by, values={"given_name": "Ann", "job_title": "Baker", "birthday": "1990-02-08"}
    )
    for values in ({"job_title": "Cook"}, {"job_title": "Chef", "stage": "customer"}):
        verbs.edit(person, by=by, record=record, values=values)
    return Party.objects.get(pk=record.pk)


def moments() -> list[str]:
    return [
        at.isoformat()
        for at in Event.objects.filter(subject_type="person")
        .order_by("id")
        .values_list("occurred_at", flat=True)
    ]


def as_of(desk: Client, ann: Party, at: str) -> str:
    answer = desk.get(f"/people/{ann.uid}/as-of?at={quote(at)}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_record_is_shown_as_it_was(desk: Client, ann: Party) -> None:
    first = as_of(desk, ann, moments()[0])
    assert "Nothing can be changed here." in first
    assert "Baker" in first
    assert "<b>Chef</b>" in first
    assert "<b>Chef</b>" not in as_of(desk, ann, moments()[2])


def test_before_its_beginning_it_was_not_there(desk: Client, ann: Party) -> None:
    before = (timezone.now() - timedelta(days=1)).isoformat()
    assert "was not there yet" in as_of(desk, ann, before)
    assert desk.post(f"/people/{ann.uid}/as-of?at={quote(before)}").status_code == 409


def test_the_record_goes_back_to_a_moment_by_one_change(desk: Client, ann: Party) -> None:
    events = Event.objects.count()
    desk.post(f"/people/{ann.uid}/as-of?at={quote(moments()[0])}")
    ann.refresh_from_db()
    assert (ann.job_title, ann.stage) == ("Baker", "contact")
    assert Event.objects.count() == events + 1


def test_one_value_goes_back_from_a_line_of_the_history(desk: Client, ann: Party) -> None:
    event = Event.objects.filter(subject_type="person").order_by("id")[1]
    page = desk.get(f"/people/{ann.uid}?tab=history").content.decode()
    assert "Bring back “Baker”" in page
    assert 'title="Now: Chef"' in page
    answer = desk.post(
        f"/people/{ann.uid}/restore-value?at={quote(event.occurred_at.isoformat())}&event={event.id}&field=job_title"
    )
    assert answer.status_code in (204, 302)
    ann.refresh_from_db()
    assert (ann.job_title, ann.stage) == ("Baker", "customer")


def test_what_may_not_be_written_does_not_go_back(desk: Client, ann: Party) -> None:
    Principal.objects.update(role=Role.READ_ONLY)
    assert "Bring back" not in desk.get(f"/people/{ann.uid}?tab=history").content.decode()
    assert desk.post(f"/people/{ann.uid}/as-of?at={quote(moments()[0])}").status_code == 403


def test_values_whose_key_was_destroyed_say_so(desk: Client, ann: Party) -> None:
    sealing.destroy(ann.uid)
    assert "were erased and cannot be shown" in as_of(desk, ann, moments()[0])


def test_the_history_is_narrowed_to_a_field_and_to_a_person(desk: Client, ann: Party, by: Actor) -> None:
    def shown(query: str) -> int:
        return (
            desk.get(f"/people/{ann.uid}?tab=history&{query}").content.decode().count('<article class="ev">')
        )

    assert shown("") == 3
    assert shown("field=stage") == 2
    assert shown(f"who={by.id}") == 3
    assert shown("who=0") == 0


@pytest.mark.parametrize("query", ["at=then", "at=", "at=9999-99-99"])
def test_an_address_changed_by_hand_is_refused(desk: Client, ann: Party, query: str) -> None:
    assert desk.get(f"/people/{ann.uid}/as-of?{query}").status_code == 422
    assert desk.post(f"/people/{ann.uid}/restore-value?{query}&event=1&field=stage").status_code == 422
