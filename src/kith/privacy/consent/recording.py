"""Writes what people said: any number of consents at once, with where that leaves each of them now.

The state of a party for a purpose and channel is the greatest of all that was said, answers before questions, then by
moment, then by `State`'s order. Whatever order consents arrive in, and by how many hands at once, the outcome is the
same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotFound, Text
from kith.core.events.columns import Columns, Made, record_made
from kith.core.events.record import Change, record_many
from kith.core.events.sealing import keys_for
from kith.core.keys import new_uids
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.transfer.bulk import copy, reserve, unchecked
from kith.lib.copy_text import numbers
from kith.privacy.channel import CHANNELS
from kith.privacy.consent.model import Permission, State
from kith.privacy.purpose.model import Purpose

VERBS = {State.ASKED: "ask", State.GIVEN: "give", State.REFUSED: "refuse", State.WITHDRAWN: "withdraw"}
NO_LONGER = frozenset({State.REFUSED, State.WITHDRAWN})
ORDER = [state.value for state in State]
AHEAD = timedelta(minutes=5)  # clocks of other systems may be a little fast
PARTIES = "select id, uid from customers_party where id = any(%s::bigint[]) order by id for no key update"
COLUMNS = (
    "id", "uid", "party_id", "purpose_id", "channel", "state", "happened_at", "source", "proof", "reference",
    "recorded_at", "recorded_by_id", "batch",
)  # fmt: skip
SAID = """
select party_id, purpose_id, channel, state, happened_at from privacy_consent where party_id = any(%s::bigint[])
"""
STANDING = """
insert into privacy_permission as p (party_id, purpose_id, channel, state, since, consent_id)
select distinct on (c.party_id, c.purpose_id, c.channel) c.party_id, c.purpose_id, c.channel, c.state, c.happened_at, c.id
from privacy_consent c where {which}
order by c.party_id, c.purpose_id, c.channel, c.state <> 'asked' desc, c.happened_at desc, array_position(%s, c.state) desc
on conflict (party_id, purpose_id, channel) do update
set state = excluded.state, since = excluded.since, consent_id = excluded.consent_id
where (excluded.state <> 'asked', excluded.since, array_position(%s, excluded.state))
    > (p.state <> 'asked', p.since, array_position(%s, p.state))
"""
LOCK = "select from privacy_permission where party_id = any(%s::bigint[]) order by party_id, purpose_id, channel for update"
TAKE_BACK = """
delete from privacy_consent c using customers_party p where c.batch = %s and p.id = c.party_id
returning c.id, c.uid, c.party_id, p.uid
"""


class ConsentRow(NamedTuple):
    """What one party said about one purpose and channel. `happened_at` has a time zone."""

    party_id: int
    purpose: str
    channel: str
    state: str
    happened_at: datetime
    source: str = ""
    proof: str = ""
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows refer to: parties' public ids by id, locked, purposes' ids and public ids by key."""

    parties: dict[int, UUID]
    purposes: dict[str, tuple[int, UUID]]


@transaction.atomic
def record_consents(rows: Iterable[ConsentRow], *, by: Actor, batch: UUID | None = None) -> int:
    """Writes these consents and gives how many are new; one that is known already changes nothing.

    Raises Invalid for purposes, channels, states and moments that cannot be, NotFound for a party that is not there.
    """
    purposes = {key: (pk, uid) for key, pk, uid in Purpose.objects.values_list("key", "pk", "uid")}
    said = _checked(rows, set(purposes))
    once = {row[:5]: row for row in (*_of_topics(said), *said)}
    said = [once[key] for key in sorted(once)]
    if not said:
        return 0
    known = _Known(_parties({row.party_id for row in said}), purposes)
    new = _new(said, known)
    if not new:
        return 0
    ids, uids = reserve("privacy_consent", len(new)), new_uids(len(new))
    _insert(zip(ids, uids, new, strict=True), known, by, batch)
    settle(ids)
    keys = keys_for(known.parties[row.party_id] for row in new)
    for state, verb in VERBS.items():
        fitting = [each for each in zip(ids, uids, new, strict=True) if each[2].state == state]
        made = _made(fitting, known)
        record_made(made, by=by, declared=current().type("consent"), verb=verb, batch=batch, keys=keys)
    return len(new)


def _checked(rows: Iterable[ConsentRow], purposes: set[str]) -> list[ConsentRow]:
    """Each consent once, in the order in which everybody locks them."""
    once = {row[:5]: row if row[4].tzinfo is UTC else _in_utc(row) for row in rows}
    said = [once[key] for key in sorted(once)]
    known = {"purpose": purposes, "channel": {each.key for each in CHANNELS}, "state": set(ORDER)}
    refused: dict[str, list[Text]] = {}
    for name, values in known.items():
        unknown = {str(getattr(row, name)) for row in said} - values
        if unknown:
            refused[name] = [format_lazy(_("“{value}” is not known here."), value=min(unknown)[:60])]
    latest = timezone.now() + AHEAD
    if any(row.happened_at > latest for row in said):
        refused["happened_at"] = [_("This moment lies in the future.")]
    if refused:
        raise Invalid(refused)
    return said


def _of_topics(said: list[ConsentRow]) -> list[ConsentRow]:
    """Whoever ends a purpose ends those of its topics that were agreed to."""
    ended = {(row.party_id, row.purpose, row.channel): row for row in said if row.state in NO_LONGER}
    if not ended or not Purpose.objects.exclude(parent=None).exists():
        return []
    agreed = Permission.objects.filter(
        party__in={party for party, _purpose, _channel in ended},
        state=State.GIVEN,
        purpose__parent__isnull=False,
    ).values_list("party_id", "purpose__parent__key", "channel", "purpose__key")
    return [ended[key]._replace(purpose=topic) for *whole, topic in agreed if (key := tuple(whole)) in ended]


def _in_utc(row: ConsentRow) -> ConsentRow:
    return row._replace(happened_at=row.happened_at.astimezone(UTC))


def _parties(ids: set[int]) -> dict[int, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(PARTIES, [numbers(sorted(ids))])
        found = dict(cursor.fetchall())
    if len(found) < len(ids):
        raise NotFound(_("There is no such person or company."))
    return found


def _new(said: list[ConsentRow], known: _Known) -> list[ConsentRow]:
    """Those that are not on record. Whoever writes consents of these parties waits for us."""
    with connection.cursor() as cursor:
        cursor.execute(SAID, [numbers(known.parties)])
        there = set(cursor.fetchall())
    purposes = {key: pk for key, (pk, _uid) in known.purposes.items()}
    if not there:
        return said
    return [
        row
        for row in said
        if (row.party_id, purposes[row.purpose], row.channel, row.state, row.happened_at) not in there
    ]


def _insert(
    rows: Iterable[tuple[int, UUID, ConsentRow]], known: _Known, by: Actor, batch: UUID | None
) -> None:
    now = timezone.now().astimezone(UTC)
    with unchecked():  # the parties are locked
        copy("privacy_consent", COLUMNS, [
            (
                pk, uid, row.party_id, known.purposes[row.purpose][0], row.channel, row.state, row.happened_at, row.source,
                row.proof, row.reference, now, by.id, batch,
            )
            for pk, uid, row in rows
        ])  # fmt: skip


def _made(rows: list[tuple[int, UUID, ConsentRow]], known: _Known) -> Made:
    parties = [known.parties[row.party_id] for _pk, _uid, row in rows]
    values: Columns = {
        "party": parties, "purpose": [known.purposes[row.purpose][1] for _pk, _uid, row in rows],
        "channel": [row.channel for _pk, _uid, row in rows], "state": [row.state for _pk, _uid, row in rows],
        "happened_at": [row.happened_at for _pk, _uid, row in rows], "source": [row.source for _pk, _uid, row in rows],
        "proof": [row.proof for _pk, _uid, row in rows], "reference": [row.reference for _pk, _uid, row in rows],
    }  # fmt: skip
    return Made([row[0] for row in rows], [row[1] for row in rows], parties, values)


def settle(ids: list[int]) -> None:
    """Lets these consents count, where they win over what stands."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING.format(which="c.id = any(%s::bigint[])"), [numbers(ids), ORDER, ORDER, ORDER])


@transaction.atomic
def settle_anew(parties: list[int]) -> None:
    """Works out where these parties stand from all that is left of what they said."""
    with connection.cursor() as cursor:
        wanted = numbers(parties)
        cursor.execute(LOCK, [wanted])
        cursor.execute("delete from privacy_permission where party_id = any(%s::bigint[])", [wanted])
        cursor.execute(STANDING.format(which="c.party_id = any(%s::bigint[])"), [wanted, ORDER, ORDER, ORDER])


@transaction.atomic
def undo_batch(batch: UUID, *, by: Actor) -> int:
    """Takes back all consents of a batch, whatever was said before or since counts again. Gives how many they were."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, [batch])
        gone = cursor.fetchall()
    if not gone:
        return 0
    settle_anew(sorted({party for _pk, _uid, party, _public in gone}))
    rows = [Change(pk, uid, public, {"party": (public, None)}) for pk, uid, _party, public in gone]
    record_many(
        "consent.deleted", by=by, declared=current().type("consent"), verb="undo", batch=batch, rows=rows
    )
    return len(gone)
