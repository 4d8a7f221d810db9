"""Who may be written to: the gate of privacy, asked before the approval, at it, and once more at the hand-over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from kith.core.conditions.fragment import Fragment
from kith.core.records.statement import fetch
from kith.operational.marketing.campaign.model import Assignment
from kith.privacy.gate.ask import Decided, Tally, count_handed, decide, question, tally
from kith.privacy.gate.decision import Question, decision
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import active_purposes

CHANNEL = "email"
TRACKING = "tracking"
JUDGED = "select party_id, coalesce(address, ''), consent_id, since, coalesce(refusal, '') from ({}) d"
LOCK = "select pg_advisory_xact_lock(hashtext('privacy_handed'), %s::int)"
GIVE_BACK = """
update privacy_handed set number = greatest(number - 1, 0)
where party_id = any(%s) and purpose_id = %s and channel = %s and day = %s
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate says of one person now, and whether opens and clicks may be counted."""

    address: str
    refusal: str
    tracked: bool


def counted(people: Fragment, purpose: Purpose) -> Tally:
    """How many of these may be written to, and how many may not for each reason."""
    return tally(people, question(purpose, CHANNEL))


def judged(people: Fragment, purpose: Purpose) -> list[Decided]:
    """The answer for each of these, with the address and the consent that it stands on."""
    decided = decision(people, question(purpose, CHANNEL))
    return [Decided(*row) for row in fetch(JUDGED.format(decided.text), decided.params)]


def at_hand_over(purpose: Purpose, waiting: list[Assignment], at: datetime) -> dict[int, Answer]:
    """The answers at this moment, by assignment. Those who are allowed count as contacted from now on.

    Must run in a transaction: one campaign at a time is asked for a purpose, so that caps hold between them.
    """
    parties = [each.party_id for each in waiting]
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [purpose.pk])
    asked = question(purpose, CHANNEL, at)
    answers = {row.party_id: row for row in decide(parties, asked)}
    count_handed([row.party_id for row in answers.values() if not row.refusal], asked)
    tracked = countable(parties, at)
    return {
        each.pk: Answer(
            answers[each.party_id].address, answers[each.party_id].refusal, each.party_id in tracked
        )
        for each in waiting
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
