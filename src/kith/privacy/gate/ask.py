"""Asks the gate: how many of an audience may be contacted, who, and whether that still holds at the hand-over."""

# ruff: noqa: S608 - the SQL comes from `decision`; values are parameters

from __future__ import annotations

from collections import Counter
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
from kith.privacy.gate.timing import Timing
from kith.privacy.norms.place import Place
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import purpose_named
from kith.privacy.suppression.hashed import known_as_erased

COUNT_ON = """
insert into privacy_handed as h (party_id, purpose_id, channel, day, number)
select p, %s, %s, %s, count(*) from unnest(%s::bigint[]) as p group by p order by p
on conflict (party_id, purpose_id, channel, day) do update set number = h.number + excluded.number
"""
SHARED = """
union all select 'household', null, '', '', '', sum(n - 1)::bigint from (
    select count(*) as n from d where (refusal is null or refusal = 'cap_house') and {0} is not null
    group by {0} having count(*) > 1
) s having count(*) > 0
"""
LOCK = "select pg_advisory_xact_lock(hashtext('privacy_handed'), %s::int)"


class Decided(NamedTuple):
    """The answer for one party; `refusal` is empty for one who may be contacted at `address`. Who is refused only until
    `again_at` is to be asked for again then."""

    party_id: int
    address: str
    consent_id: int | None
    since: datetime | None
    refusal: str
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """How many of an audience may not be contacted for one reason."""

    refusal: Refusal
    number: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Tally:
    """An audience counted: all, those who may be contacted, and the others by reason, the most frequent first. `later`
    are those of the allowed who are put off at that moment, by reason."""

    all: int
    allowed: int
    refused: tuple[Refused, ...]
    later: tuple[Refused, ...] = ()


def question(purpose: str | Purpose, channel: str, at: datetime | None = None) -> Question:
    """Raises NotFound for a purpose and Invalid for a channel that does not exist."""
    named = purpose_named(purpose) if isinstance(purpose, str) else purpose
    return Question.of(named, channel_named(channel), at or timezone.now())


def tally(audience: Fragment, asked: Question, until: datetime | None = None, *, once: bool = False) -> Tally:
    """Counts an audience by what the gate says of it, in one statement. Who is put off beyond `until` is refused; with
    `once`, so are those who share their address with somebody who is not."""
    decided, timing = decision(audience, asked), Timing(asked)
    columns = "coalesce(refusal, ''), again_at, country, region, zone"
    text = (
        f"with d as materialized ({decided.text}) select {columns}, count(*) from d group by 1, 2, 3, 4, 5"
        + (SHARED.format(same_letter_box(asked.channel.key)) if once else "")
    )
    for_good, later, free = Counter[str](), Counter[str](), 0
    for found, cap_until, *place, number in fetch(text, decided.params):
        refusal, again_at = timing.of(Place(*place), found, cap_until)
        too_late = again_at is not None and until is not None and again_at > until
        if refusal == Refusal.HOUSEHOLD:
            for_good[refusal], free = number, free - number
        elif not refusal:
            free += number
        elif again_at is None or too_late:
            for_good[refusal] += number
        else:
            later[refusal] += number
    allowed = free + later.total()
    return Tally(allowed + for_good.total(), allowed, _counted(for_good, asked), _counted(later, asked))


def same_letter_box(channel: str) -> str:
    """The SQL, over the rows `d` of a decision, of what people share who get one message together: the same mailbox or
    number; letters go to a household, since others live under the same street and number."""
    return "d.household::text" if channel == "letter" else "lower(d.address)"


def _counted(numbers: Counter[str], asked: Question) -> tuple[Refused, ...]:
    """The most frequent first, equally frequent ones by their key."""
    return tuple(
        Refused(Refusal(key), number, in_words(key, asked.purpose, asked.channel))
        for key, number in sorted(numbers.items(), key=lambda each: (-each[1], each[0]))
    )


def allowed(audience: Fragment, asked: Question) -> Fragment:
    """Those of an audience who may be contacted, now or later, as a SELECT of `party_id`, `address`, `consent_id`."""
    decided = decision(audience, asked)
    return Fragment(
        f"select party_id, address, consent_id from ({decided.text}) d where refusal is null or refusal = 'cap_house'",
        decided.params,
    )


def decide(ids: Iterable[int], asked: Question) -> list[Decided]:
    """The answer for each of these parties as things stand at this moment; every party once.

    Asked again at the hand-over, in the transaction that sends: whatever was withdrawn and committed before wins.
    """
    decided = decision(parties(ids), asked)
    columns = "party_id, coalesce(address, ''), consent_id, since, coalesce(refusal, ''), again_at, country, region, zone"
    timing = Timing(asked)
    rows = [
        Decided(party, address, consent, since, *timing.of(Place(*place), refusal, cap_until))
        for party, address, consent, since, refusal, cap_until, *place in fetch(
            f"select {columns} from ({decided.text}) d", decided.params
        )
    ]
    erased = known_as_erased(row.address for row in rows if not row.refusal)
    return [row._replace(refusal=Refusal.ERASED) if row.address in erased else row for row in rows]


def hand_over(ids: Iterable[int], asked: Question) -> list[Decided]:
    """The answers at this moment; those who are allowed count as contacted from now on.

    Must run in the transaction that sends: only one asks at a time for a purpose, or for any marketing where the house
    has a cap, so that caps hold between campaigns.
    """
    fetch(LOCK, (0 if asked.norm.most is not None else asked.purpose.pk,))
    answers = decide(ids, asked)
    count_handed([row.party_id for row in answers if not row.refusal], asked)
    return answers


def count_handed(ids: Iterable[int], asked: Question) -> None:
    """Counts one contact for each of these parties, in the transaction that hands over."""
    day = asked.at.astimezone(UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ON, [asked.purpose.pk, asked.channel.key, day, list(ids)])


def forget_old() -> None:
    """Drops counts that no cap can ask for any more."""
    Handed.objects.filter(day__lt=(timezone.now() - timedelta(days=LONGEST)).date()).delete()
