"""The rehearsal tells beforehand what is really sent, and leaves nothing behind."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.relay.model import MailRelay
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.customers.party.model import Party
from kith.operational.marketing.conftest import People, person
from kith.operational.marketing.journey.model import Run
from kith.operational.marketing.journey.rehearsal import Walk, rehearse
from kith.operational.marketing.journey.tests.walking import Clock, clock, mail, published, wait
from kith.operational.marketing.journey.written import from_json
from kith.privacy.gate.model import Handed
from kith.privacy.purpose.model import Purpose

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


TAG = {"key": "t", "do": "tag", "tag": "old"}


def steps() -> list[dict[str, Any]]:
    vip = {"about": "person", "where": {"field": "tags", "op": "has_any", "value": ["vip"]}}
    old = {"about": "person", "where": {"field": "tags", "op": "has_any", "value": ["old"]}}
    return [
        mail("a", "First for {{ person.given_name }}"),
        {"key": "h", "do": "hour", "hour": 9, "weekdays": [2, 5]},
        {"key": "b", "do": "branch", "ask": vip, "ways": [[mail("c", "For you")], [TAG]]},
        {"key": "s", "do": "split", "shares": [50, 50], "ways": [[mail("d", "Left")], [mail("e", "Right"), wait("w", 2)]]},
        {"key": "f", "do": "branch", "ask": old, "ways": [[mail("g", "Old")], []]},
        {"key": "u", "do": "until", "event": "order.created", "at_most": {"amount": 3}, "ways": [[], [mail("z", "Last")]]},
    ]  # fmt: skip


def rehearsed(walks: list[Walk]) -> list[tuple[str, str]]:
    """Who would get which subject, in time."""
    sent = [
        (each.at, walk.party.name, each.subject)
        for walk in walks
        for each in walk.passages
        if each.note == "sent"
    ]
    return [(name, subject) for _at, name, subject in sorted(sent)]


def test_what_is_rehearsed_is_what_is_really_sent(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock
) -> None:
    everybody = [*people(8), person(by, "Shy", "shy@customers.test")]
    Party.objects.filter(pk__in=[each.pk for each in everybody[::3]]).update(tags=["vip"])
    Purpose.objects.filter(key="newsletter").update(most=3, days=30)
    journey = published(by, relay, steps())
    before = (Run.objects.count(), Handed.objects.count(), Event.objects.count())
    walks = rehearse(by, journey, from_json(journey.draft), everybody)
    assert (Run.objects.count(), Handed.objects.count(), Event.objects.count()) == before
    assert not sink.recipients
    clock.passes(days=20)
    names = {f"ann{at}@customers.test": f"Ann {at}" for at in range(8)}
    really = [
        (names[to], re.search(rb"Subject: (.*)\r\n", text)[1].decode())  # type: ignore[index]
        for to, text in sink.accepted
    ]
    assert sorted(really) == sorted(rehearsed(walks))
    assert len(really) > 20
    assert {subject for _name, subject in really} >= {"First for Ann 0", "For you", "Old", "Left", "Right"}
    real = {run.party_id: [(key, way, note) for key, _at, way, note in run.path] for run in Run.objects.all()}
    assert real == {
        walk.party.pk: [(each.step, each.way, each.note) for each in walk.passages] for walk in walks
    }
