"""Who may be written to: the gate of privacy, asked before the approval, at it, and once more at the hand-over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from kith.core.conditions.fragment import Fragment
from kith.operational.marketing.campaign.model import Assignment
from kith.privacy.gate.ask import Tally, decide, hand_over, question, tally
from kith.privacy.gate.decision import Question
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import active_purposes

CHANNEL = "email"
TRACKING = "tracking"
GIVE_BACK = """
update privacy_handed set number = greatest(number - 1, 0)
where party_id = any(%s) and purpose_id = %s and channel = %s and day = %s
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate says of one person now, and whether opens and clicks may be counted. Who is refused until `again_at`
    is asked for again then."""

    address: str
    refusal: str
    tracked: bool
    again_at: datetime | None = None


def counted(
    people: Fragment, purpose: Purpose, begins: datetime | None, ends: datetime | None, channel: str = CHANNEL
) -> Tally:
    """How many of these may be written to from the beginning until the end, and how many may not for each reason."""
    now = timezone.now()
    return tally(people, question(purpose, channel, max(now, begins or now)), ends, once=True)


def at_hand_over(purpose: Purpose, waiting: list[Assignment], at: datetime) -> dict[int, Answer]:
    """The answers at this moment, by assignment. Those who are allowed count as contacted from now on.

    Must run in the transaction that hands over.
    """
    parties = [each.party_id for each in waiting]
    answers = {row.party_id: row for row in hand_over(parties, question(purpose, CHANNEL, at))}
    tracked = countable(parties, at)
    return {
        each.pk: Answer(found.address, found.refusal, each.party_id in tracked, found.again_at)
        for each in waiting
        for found in (answers[each.party_id],)
    }


def countable(parties: list[int], at: datetime) -> set[int]:
    """Those who allow that opens and clicks are counted; nobody in a house that has no such purpose in use."""
    purpose = next((each for each in active_purposes() if each.key == TRACKING), None)
    if purpose is None:
        return set()
    asked: Question = question(purpose, CHANNEL, at)
    return {row.party_id for row in decide(parties, asked) if not row.refusal}


def give_back(purpose: Purpose, parties: Iterable[int], day: date) -> None:
    """Those who were counted as contacted on a day and got no mail after all."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [list(parties), purpose.pk, CHANNEL, day])
