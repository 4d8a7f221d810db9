"""Listeners hear what concerns them, in order, and again what they failed at."""

from __future__ import annotations

import pytest

from kith.core.events import consume
from kith.core.events.consume import Heard, deliver
from kith.core.events.sequence import place
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.registry.room import Listener

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_history")]


def test_each_event_is_heard_once_in_order_and_only_by_those_it_concerns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[Heard] = []
    monkeypatch.setattr(
        consume, "listeners", lambda: [Listener("test.people", ("person.created",), heard.extend)]
    )
    person = current().type("person")
    made = [verbs.create(person, by=system("test"), values={"given_name": name}) for name in ("Ann", "Ben")]
    verbs.edit(person, by=system("test"), record=made[0], values={"given_name": "Anna"})
    place()
    assert deliver() == 2
    assert deliver() == 0
    assert [event.subject_id for event in heard] == [record.pk for record in made]


def test_what_a_listener_failed_at_is_handed_over_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def hear(events: list[Heard]) -> None:
        tries.append(len(events))
        if len(tries) == 1:
            raise RuntimeError("not now")

    monkeypatch.setattr(consume, "listeners", lambda: [Listener("test.fails", ("person.created",), hear)])
    verbs.create(current().type("person"), by=system("test"), values={"given_name": "Ann"})
    place()
    with pytest.raises(RuntimeError, match="not now"):
        deliver()
    assert deliver() == 1
    assert tries == [1, 1]
