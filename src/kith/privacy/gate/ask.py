"""Asks the gate: how many of an audience may be contacted, who, and whether that still holds at the hand-over."""

# ruff: noqa: S608 - the SQL comes from `decision`; values are parameters

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from kith.core.conditions.fragment import Fragment
from kith.core.errors import Text
from kith.core.records.statement import fetch
from kith.privacy.channel import channel_named
from kith.privacy.gate.decision import LONGEST, Question, decision, parties
from kith.privacy.gate.model import Handed
from kith.privacy.gate.reasons import Refusal, in_words
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import purpose_named
from kith.privacy.suppression.hashed import known_as_erased

COUNT_ON = """
insert into privacy_handed as h (party_id, purpose_id, channel, day, number)
select p, %s, %s, %s, count(*) from unnest(%s::bigint[]) as p group by p order by p
on conflict (party_id, purpose_id, channel, day) do update set number = h.number + excluded.number
"""


class Decided(NamedTuple):
    """The answer for one party; `refusal` is empty for one who may be contacted at `address`."""

    party_id: int
    address: str
    consent_id: int | None
    since: datetime | None
    refusal: str


@dataclass(frozen=True, slots=True)
class Refused:
    """How many of an audience may not be contacted for one reason."""

    refusal: Refusal
    number: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Tally:
    """An audience counted: all, those who may be contacted, and the others by reason, the most frequent first."""

    all: int
    allowed: int
    refused: tuple[Refused, ...]


def question(purpose: str | Purpose, channel: str, at: datetime | None = None) -> Question:
    """Raises NotFound for a purpose and Invalid for a channel that does not exist."""
    named = purpose_named(purpose) if isinstance(purpose, str) else purpose
    return Question(named, channel_named(channel), at or timezone.now())


def tally(audience: Fragment, asked: Question) -> Tally:
    """Counts an audience by what the gate says of it, in one statement."""
    decided = decision(audience, asked)
    rows = fetch(
        f"select refusal, count(*) from ({decided.text}) d group by 1 order by 2 desc, 1", decided.params
    )
    allowed = sum(number for refusal, number in rows if refusal is None)
    refused = tuple(
        Refused(Refusal(refusal), number, in_words(refusal, asked.purpose, asked.channel))
        for refusal, number in rows
        if refusal
    )
    return Tally(allowed + sum(each.number for each in refused), allowed, refused)


def allowed(audience: Fragment, asked: Question) -> Fragment:
    """Those of an audience who may be contacted, as a SELECT of `party_id`, `address`, `consent_id`."""
    decided = decision(audience, asked)
    return Fragment(
        f"select party_id, address, consent_id from ({decided.text}) d where refusal is null", decided.params
    )


def decide(ids: Iterable[int], asked: Question) -> list[Decided]:
    """The answer for each of these parties as things stand at this moment; every party once.

    Asked again at the hand-over, in the transaction that sends: whatever was withdrawn and committed before wins.
    """
    decided = decision(parties(ids), asked)
    columns = "party_id, coalesce(address, ''), consent_id, since, coalesce(refusal, '')"
    rows = [Decided(*row) for row in fetch(f"select {columns} from ({decided.text}) d", decided.params)]
    erased = known_as_erased(row.address for row in rows if not row.refusal)
    return [row._replace(refusal=Refusal.ERASED) if row.address in erased else row for row in rows]


def count_handed(ids: Iterable[int], asked: Question) -> None:
    """Counts one contact for each of these parties, in the transaction that hands over."""
    day = asked.at.astimezone(UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ON, [asked.purpose.pk, asked.channel.key, day, list(ids)])


def forget_old() -> None:
    """Drops counts that no cap can ask for any more."""
    Handed.objects.filter(day__lt=(timezone.now() - timedelta(days=LONGEST)).date()).delete()
