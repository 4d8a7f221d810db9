"""What people do with mails ends waits and begins journeys."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.relay.model import MailRelay
from kith.communicative.returns.model import Return
from kith.core.events.consume import Heard
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.operational.marketing.campaign import returned
from kith.operational.marketing.campaign.model import Assignment, HitKind
from kith.operational.marketing.campaign.tracking import Request, note_hit
from kith.operational.marketing.conftest import People
from kith.operational.marketing.journey import looking
from kith.operational.marketing.journey.tests.walking import Clock, clock, go_on, mail, published, wait

pytestmark = pytest.mark.django_db
__all__ = ["clock"]

BROWSER = Request("GET", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
SCANNER = Request("GET", "curl/8.5")


def click(place: int, request: Request = BROWSER) -> Assignment:
    """The one written to at this address clicks in the mail."""
    found = (
        Assignment.objects.filter(address=f"ann{place}@customers.test")
        .select_related("campaign", "party")
        .first()
    )
    assert found is not None
    note_hit(found, HitKind.CLICK, request, 0)
    return found


def reply(place: int) -> None:
    """The one written to at this address answers the mail."""
    found = Assignment.objects.get(address=f"ann{place}@customers.test")
    row = Return.objects.create(number=found.pk, meaning="reply", came_at=timezone.now(), raw=b"", size=0)
    about: Any = ("return", row.pk, row.uid, None, {})
    returned.hear([Heard(1, uuid4(), timezone.now(), "return.replied", "", 1, "job", *about)])


def heard(kind: str, subject: Assignment) -> None:
    """What the house has recorded reaches those who listen."""
    assert Event.objects.filter(kind=kind, subject_uid=subject.uid).count() == 1
    about: Any = ("recipient", subject.pk, subject.uid, None, {})
    looking.hear([Heard(1, uuid4(), timezone.now(), kind, "", 1, "job", *about)])


def until(**ask: Any) -> dict[str, Any]:
    ways = [[mail("y", "Thanks")], [mail("n", "Still there?")]]
    return {"key": "u", "do": "until", "at_most": {"amount": 7, "unit": "day"}, "ways": ways, **ask}


def got(sink: Sink, word: bytes) -> list[str]:
    return sorted(to for to, text in sink.accepted if word in text)


@pytest.mark.parametrize(("fate", "do"), [("clicked", click), ("replied", reply)])
def test_a_wait_for_a_click_or_an_answer_ends_soon_after_it_and_not_with_its_time(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock, fate: str, do: Any
) -> None:
    people(2)
    published(by, relay, [mail("a", "First"), until(ask={"about": "mail", "step": "a", "fate": fate})])
    clock.passes(hours=1)
    do(0)
    click(1, SCANNER)
    clock.passes(hours=2)
    assert got(sink, b"Thanks") == ["ann0@customers.test"]
    assert got(sink, b"Still") == []
    clock.passes(days=8)
    assert got(sink, b"Still") == ["ann1@customers.test"]


def test_a_click_in_any_mail_ends_a_wait_for_one_and_counts_once(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock
) -> None:
    people(2)
    published(by, relay, [mail("a", "First"), wait("w", 1), until(event="recipient.clicked")])
    clock.passes(days=2)
    clicked = click(0)
    click(0)
    heard("recipient.clicked", clicked)
    go_on()
    assert got(sink, b"Thanks") == ["ann0@customers.test"]


def test_a_journey_begins_with_a_click_of_a_person_and_not_of_a_machine(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock
) -> None:
    people(2)
    published(by, relay, [mail("a", "First")])
    second = published(by, relay, [mail("b", "You looked")], {"comes": "event", "event": "recipient.clicked"})
    clock.passes(hours=1)
    heard("recipient.clicked", click(0))
    click(1, SCANNER)
    assert not Event.objects.filter(kind="recipient.clicked").exclude(subject_uid=click(0).uid).exists()
    clock.passes(hours=1)
    assert got(sink, b"You looked") == ["ann0@customers.test"]
    assert second.runs.count() == 1
