"""People walk through journeys: each step once, each person at their own pace, and nobody is lost."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.relay.model import MailRelay
from kith.core.errors import Conflict, Invalid
from kith.core.events.consume import Heard
from kith.core.principals.actor import Actor
from kith.customers.party.model import Party
from kith.operational.marketing.conftest import People, make, person
from kith.operational.marketing.journey import actions, looking
from kith.operational.marketing.journey.model import Journey, Passed, Run
from kith.operational.marketing.journey.tests.walking import Clock, clock, go_on, mail, published, wait

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


ORDER = {"comes": "event", "event": "order.created", "each": True}
EXIT = {"key": "e", "do": "exit"}
BOUGHT = {"key": "u", "do": "until", "event": "order.created", "at_most": {"amount": 7, "unit": "day"}}


def order(by: Actor, party: Party, number: str) -> None:
    made = make(
        "order", by, party=party.uid, number=number, ordered_at=timezone.now().isoformat(), total="20"
    )
    about: Any = ("order", made.pk, made.uid, None, {})
    looking.hear([Heard(1, uuid4(), timezone.now(), "order.created", "", by.id, "job", *about)])


def ends(journey: Journey) -> Counter[str]:
    return Counter(Run.objects.filter(journey=journey).values_list("outcome", flat=True))


def test_everybody_gets_each_mail_once_after_the_wait(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock
) -> None:
    people(3)
    person(by, "Shy", "shy@customers.test")
    journey = published(by, relay, [mail("a", "First"), wait("w", 2), mail("b", "Second")])
    go_on()
    assert sorted(sink.recipients) == [f"ann{at}@customers.test" for at in range(3)]
    clock.passes(days=1)
    assert len(sink.recipients) == 3
    clock.passes(days=2)
    assert sorted(sink.recipients) == sorted([f"ann{at}@customers.test" for at in range(3)] * 2)
    assert ends(journey) == {"finished": 4}
    notes = Run.objects.get(party__name__startswith="Shy").path
    assert [note for _key, _at, _way, note in notes] == ["refused:no_consent", "", "refused:no_consent"]


def test_each_order_has_a_run_of_its_own_and_its_fields_stand_in_the_mail(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock
) -> None:
    (ann,) = people(1)
    steps = [{**mail("a", "About {{ order.number }}"), "body": "Thanks for {{ order.number }}"}]
    journey = published(by, relay, steps, ORDER)
    order(by, ann, "N-1")
    order(by, ann, "N-2")
    go_on()
    assert len(sink.recipients) == 2
    assert sorted(re.findall(rb"Subject: About (N-.)", b"".join(text for _to, text in sink.accepted))) == [
        b"N-1",
        b"N-2",
    ]
    clock.passes(minutes=1)
    assert ends(journey) == {"finished": 2}


def test_a_wait_ends_with_the_event_or_when_it_is_too_late(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock
) -> None:
    first, _second = people(2)
    bought = {**BOUGHT, "ways": [[mail("y", "Thanks")], [mail("n", "Still there?")]]}
    published(by, relay, [wait("w", 1), bought])
    clock.passes(days=2)
    order(by, first, "N-1")
    go_on()
    clock.passes(days=8)
    assert [to for to, text in sink.accepted if b"Thanks" in text] == ["ann0@customers.test"]
    assert [to for to, text in sink.accepted if b"Still" in text] == ["ann1@customers.test"]


def test_conditions_branch_end_waits_and_reach_the_goal(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock
) -> None:
    first, second, third = people(3)
    vip = {"about": "person", "where": {"field": "tags", "op": "has_any", "value": ["vip"]}}
    gold = {"about": "person", "where": {"field": "tags", "op": "has_any", "value": ["gold"]}}
    steps = [
        {"key": "b", "do": "branch", "ask": vip, "ways": [[{"key": "t", "do": "tag", "tag": "old"}, EXIT]]},
        {"key": "u", "do": "until", "ask": vip, "at_most": {"amount": 3}, "ways": [[mail("m", "Met")]]},
    ]  # fmt: skip
    Party.objects.filter(pk=first.pk).update(tags=["vip"])
    journey = published(by, relay, steps, goal=gold)
    go_on()
    Party.objects.filter(pk=second.pk).update(tags=["vip"])
    clock.passes(days=1)
    assert sink.recipients == ["ann1@customers.test"]
    Party.objects.filter(pk=third.pk).update(tags=["gold"])
    clock.passes(days=3)
    assert ends(journey) == {"left": 1, "finished": 1, "goal": 1}
    assert Party.objects.get(pk=first.pk).tags == ["old", "vip"]
    passed = Passed.objects.filter(step="u").values_list("way", "number")
    assert list(passed) == [("0", 1)]


def test_it_is_paused_goes_on_and_people_are_taken_out(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock
) -> None:
    first, second = people(2)
    journey = published(by, relay, [wait("w", 1), mail("a", "First"), wait("x", 5)])
    go_on()
    actions.take_out(by=by, journey=journey, party=first)
    with pytest.raises(Conflict):
        actions.put_in(by=by, journey=journey, party=second)
    actions.pause(by=by, journey=journey)
    clock.passes(days=2)
    assert sink.recipients == []
    actions.resume(by=by, journey=journey)
    go_on()
    assert sink.recipients == ["ann1@customers.test"]
    actions.stop(by=by, journey=journey)
    clock.passes(days=6)
    assert ends(journey) == {"taken_out": 1, "stopped": 1}


def test_what_is_missing_is_said_at_its_step(by: Actor, relay: MailRelay) -> None:
    steps: list[dict[str, Any]] = [
        {"key": "a", "do": "send"},
        {"key": "b", "do": "branch", "ask": {"about": "mail", "step": "z"}},
    ]
    with pytest.raises(Invalid) as refused:
        published(by, relay, steps, {"comes": "event"})
    assert sorted(refused.value.fields) == ["a.body", "a.purpose", "a.subject", "b.step", "entry.event"]
