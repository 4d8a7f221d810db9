"""Whoever is refused something for want of a right stands in the audit, once an hour for each act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kith.api.tests.test_records import Program
from kith.core.administration.tests.made import at_work, person
from kith.core.events import refusing
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    refusing._written.clear()
    yield
    refusing._written.clear()


@pytest.fixture
def reader() -> tuple[Client, Actor]:
    return at_work(Role.READ_ONLY, "Rea")


def entries() -> list[tuple[str, Any]]:
    return list(Event.objects.filter(verb="refuse").order_by("id").values_list("kind", "changes"))


def test_a_refusal_is_told_once_an_hour_for_each_act(reader: tuple[Client, Actor], monkeypatch: Any) -> None:
    client, by = reader
    ann, ben = person("Ann"), person("Ben")
    for each in (ann, ben, ann):
        assert client.post(f"/people/{each.uid}/delete").status_code == 403
        refusing._written.clear()  # as another process would see it
    assert client.get("/people/new").status_code == 403
    assert entries() == [
        ("person.refused", {"act": [None, "delete"]}),
        ("person.refused", {"act": [None, "create"]}),
    ]
    event = Event.objects.filter(verb="refuse").earliest("id")
    assert (event.actor_id, event.subject_uid, event.subject_id) == (by.id, ann.uid, 0)
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("kith.core.events.refusing.timezone.now", lambda: later)
    client.post(f"/people/{ann.uid}/delete")
    assert len(entries()) == 3


def test_what_is_not_there_and_what_is_merely_left_out_is_no_refusal(reader: tuple[Client, Actor]) -> None:
    client, _by = reader
    ann = person("Ann")
    assert client.get(f"/people/{ann.uid}").status_code == 200
    stranger, _somebody = at_work(Role.SHARED_ONLY)
    assert stranger.post(f"/people/{ann.uid}/delete").status_code == 404
    assert entries() == []


def test_programs_are_told_of_as_well_and_the_audit_shows_it() -> None:
    path = f"/api/v1/people/{person('Ann').uid}"
    for _time in range(2):
        assert Program(Role.READ_ONLY).ask("PATCH", path, {"title": "Dr"}).status_code == 403
    assert entries() == [("person.refused", {"act": [None, "edit"]})] * 2
    owner, _ola = at_work(Role.OWNER)
    page = owner.get("/audit?act=refused").content.decode()
    assert page.count("<b>What was tried</b>: edit") == 2
    assert "Person: Ann" in page
