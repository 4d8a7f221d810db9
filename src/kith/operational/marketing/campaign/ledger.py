"""What became of each mail, written once per person; and what that adds to their timelines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kith.communicative.channels.email.bounce import bounce_kind
from kith.communicative.channels.email.handover import Outcome
from kith.communicative.channels.email.journal import Mark
from kith.core.principals.actor import system
from kith.core.statement import write as run
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.operational.marketing.campaign.content import subjects
from kith.operational.marketing.campaign.dead import note_dead
from kith.operational.marketing.campaign.model import Assignment, Campaign, Delivery, DeliveryState
from kith.operational.marketing.campaign.saying import line

STATES = {
    "sent": DeliveryState.SENT, "refused": DeliveryState.REFUSED, "unconfirmed": DeliveryState.UNCONFIRMED,
    "deferred": DeliveryState.FAILED,
}  # fmt: skip
LONGEST = 500
SENDER = "newsletter"
ENTER = """
with entered as (
    insert into marketing_delivery (assignment_id, campaign_id, state, code, text, at, counted)
    select r.id, a.campaign_id, r.state, r.code, r.text, r.at, r.counted
    from unnest(%s::bigint[], %s::text[], %s::smallint[], %s::text[], %s::timestamptz[], %s::boolean[])
        r (id, state, code, text, at, counted)
    join marketing_assignment a on a.id = r.id
    on conflict (assignment_id) do nothing returning assignment_id, state, at
)
select e.assignment_id, e.state, e.at, a.party_id, a.address
from entered e join marketing_assignment a on a.id = e.assignment_id
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of the mail to one person, and whether its reading is counted."""

    assignment: int
    state: DeliveryState
    at: datetime
    counted: bool
    code: int = 0
    text: str = ""


def entry(outcome: Outcome, at: datetime, *, counted: bool) -> Entry:
    """What an outcome comes to that is the last one: who is put off then is given up."""
    return Entry(outcome.key, STATES[outcome.state], at, counted, outcome.code, outcome.text[:LONGEST])


def settled(campaign: Campaign, marks: Mapping[int, Mark], at: datetime, uncounted: Iterable[int]) -> None:
    """Writes down what the journal of a worker that was at it at that moment says of its people."""
    final = {key: mark for key, mark in marks.items() if mark.state in ("sent", "refused", "unconfirmed")}
    left_out = set(uncounted)
    write(
        campaign,
        [Entry(key, STATES[mark.state], at, key not in left_out, mark.code) for key, mark in final.items()],
    )


def write(campaign: Campaign, entries: Sequence[Entry], dead: Iterable[int] = ()) -> None:
    """Writes deliveries and timeline. `dead` are those whose address takes no mail, now and later.

    Who has a delivery already keeps it.
    """
    if not entries:
        return
    columns = [
        list(column)
        for column in zip(
            *((e.assignment, e.state.value, e.code, e.text, e.at, e.counted) for e in entries), strict=True
        )
    ]
    fresh = run(ENTER, tuple(columns))
    gone = set(dead)
    note_dead(
        [
            Assignment(pk=key, party_id=party, address=address)
            for key, _s, _at, party, address in fresh
            if key in gone
        ],
        by=system(SENDER),
    )
    told(campaign, [(party, at) for _key, state, at, party, _address in fresh if state == DeliveryState.SENT])


def told(campaign: Campaign, reached: Iterable[tuple[int, datetime]]) -> None:
    """Puts the mail into the timelines of these parties at these moments, with the subject as each of them read it."""
    at = dict(reached)
    summary, read = line("sent", campaign.name), subjects(campaign, at)
    append(
        [
            Touch(
                moment,
                "email",
                "sent",
                Direction.OUT,
                summary,
                ((PARTY, party),),
                read.get(party, ""),
                None,
                "campaign",
                campaign.uid,
            )
            for party, moment in at.items()
        ]
    )


def is_dead(outcome: Outcome) -> bool:
    """Whether the relay says that nobody is at this address, now and later."""
    return outcome.state == "refused" and bounce_kind(outcome.status) == "dead"


def withhold(campaign: Campaign, refused: Mapping[int, str]) -> None:
    """Notes whom the gate refused at the last moment, with its reason. Their place in the lot stays."""
    _without_mail(campaign, refused, DeliveryState.WITHHELD)


def cancel(campaign: Campaign, left: Iterable[int]) -> None:
    """Notes whose turn did not come."""
    _without_mail(campaign, dict.fromkeys(left, ""), DeliveryState.CANCELLED)


def _without_mail(campaign: Campaign, reasons: Mapping[int, str], state: DeliveryState) -> None:
    now = timezone.now()
    Delivery.objects.bulk_create(
        [
            Delivery(assignment_id=key, campaign=campaign, state=state, text=reason, at=now)
            for key, reason in reasons.items()
        ],
        ignore_conflicts=True,
    )
