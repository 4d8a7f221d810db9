"""What became of each mail, written once per person; and what that adds to their timelines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from kith.communicative.channels.email.bounce import bounce_kind
from kith.communicative.channels.email.handover import Outcome
from kith.communicative.channels.email.journal import Mark
from kith.core.principals.actor import system
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.operational.marketing.campaign.dead import note_dead
from kith.operational.marketing.campaign.model import (
    Assignment,
    Campaign,
    Chunk,
    ChunkState,
    Delivery,
    DeliveryState,
)
from kith.operational.marketing.campaign.saying import line

STATES = {
    "sent": DeliveryState.SENT, "refused": DeliveryState.REFUSED, "unconfirmed": DeliveryState.UNCONFIRMED,
}  # fmt: skip
LONGEST = 500
MERGED = re.compile(r"{{.*?}}")  # what stood there was each one's own, and is not kept
SENDER = "newsletter"
MOST_TRIES = 6
FIRST_PAUSE = timedelta(minutes=1)


def settled(campaign: Campaign, marks: Mapping[int, Mark], at: datetime) -> None:
    """Writes down what the journal of a worker that was at it at that moment says of its people."""
    known = [Outcome(key, mark.state, mark.code) for key, mark in marks.items() if mark.state in STATES]  # type: ignore[arg-type]
    write(campaign, known, dict.fromkeys(marks, at))


def write(campaign: Campaign, outcomes: list[Outcome], moments: Mapping[int, datetime]) -> None:
    """Deliveries and timeline of these outcomes, with the moment of each by key, now where there is none.

    Who has a delivery already keeps it.
    """
    final = {outcome.key: outcome for outcome in outcomes if outcome.state in STATES}
    fresh = Assignment.objects.filter(pk__in=final, delivery=None).in_bulk()
    now = timezone.now()
    Delivery.objects.bulk_create(
        [
            Delivery(
                assignment_id=key, campaign=campaign, state=STATES[final[key].state], code=final[key].code,
                text=final[key].text[:LONGEST], at=moments.get(key, now),
            )
            for key in fresh
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    dead = [each for key, each in fresh.items() if is_dead(final[key])]
    note_dead(dead, by=system(SENDER))
    reached = [each for key, each in fresh.items() if final[key].state in ("sent", "unconfirmed")]
    append([_touch(campaign, each, moments.get(each.pk, now)) for each in reached])


def is_dead(outcome: Outcome) -> bool:
    """Whether the relay says that nobody is at this address, now and later."""
    return outcome.state == "refused" and bounce_kind(outcome.status) == "dead"


def _touch(campaign: Campaign, assignment: Assignment, at: datetime) -> Touch:
    return Touch(
        at, "email", "sent", Direction.OUT, line("sent", campaign.name), ((PARTY, assignment.party_id),),
        MERGED.sub("…", campaign.subject), None, "campaign", campaign.uid,
    )  # fmt: skip


def withhold(campaign: Campaign, refused: Mapping[int, str]) -> None:
    """Notes whom the gate refused at the last moment, with its reason. Their place in the lot stays."""
    Delivery.objects.bulk_create(
        [
            Delivery(
                assignment_id=key,
                campaign=campaign,
                state=DeliveryState.WITHHELD,
                text=reason,
                at=timezone.now(),
            )
            for key, reason in refused.items()
        ],
        ignore_conflicts=True,
    )


def close_chunk(
    campaign: Campaign, chunk: Chunk, outcomes: list[Outcome], moments: Mapping[int, datetime]
) -> list[Assignment]:
    """Writes the outcomes; the chunk is done when each of its people has a delivery. Returns those who have none.

    Whom the relay puts off is tried again later, `MOST_TRIES` times in all, and then counts as refused. Whoever was not
    reached beside them gets a chunk of their own and need not wait.
    """
    later = {outcome.key: outcome for outcome in outcomes if outcome.state == "deferred"}
    if later and chunk.tries + 1 >= MOST_TRIES:
        outcomes = [replace(each, state="refused") if each.key in later else each for each in outcomes]
    write(campaign, outcomes, moments)
    left = list(Assignment.objects.filter(pk__in=chunk.assignments, delivery=None))
    if later:
        _part(chunk, [each.pk for each in left if each.pk not in later])
    now = timezone.now()
    Chunk.objects.filter(pk=chunk.pk).update(
        state=ChunkState.READY if left else ChunkState.DONE,
        tries=chunk.tries + bool(later),
        not_before=now + FIRST_PAUSE * 2**chunk.tries if left and later else None,
        done_at=None if left else now,
    )
    return left


def _part(chunk: Chunk, others: list[int]) -> None:
    if others:
        Chunk.objects.create(campaign_id=chunk.campaign_id, assignments=others)
        kept = [number for number in chunk.assignments if number not in set(others)]
        Chunk.objects.filter(pk=chunk.pk).update(assignments=kept)
