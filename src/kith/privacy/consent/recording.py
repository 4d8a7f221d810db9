"""Writes what people said: any number of consents at once, with where that leaves each of them now.

The state of a party for a purpose and channel is the greatest of all that was said, answers before questions, then by
moment, then by `State`'s order. Whatever order consents arrive in, and by how many hands at once, the outcome is the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotFound, Text
from kith.core.events.record import Change, record_many
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.transfer.bulk import new_uid, reserve
from kith.lib.copy_text import array, numbers
from kith.privacy.channel import CHANNELS
from kith.privacy.consent.model import State
from kith.privacy.purpose.model import Purpose

VERBS = {State.ASKED: "ask", State.GIVEN: "give", State.REFUSED: "refuse", State.WITHDRAWN: "withdraw"}
ORDER = [state.value for state in State]
AHEAD = timedelta(minutes=5)  # clocks of other systems may be a little fast
INSERT = """
insert into privacy_consent (id, uid, party_id, purpose_id, channel, state, happened_at, source, proof, reference,
    recorded_at, recorded_by_id, batch)
select r.*, %s, %s, %s from unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::bigint[], %s::text[], %s::text[],
    %s::timestamptz[], %s::text[], %s::text[], %s::bigint[]) as r
on conflict (party_id, purpose_id, channel, happened_at, state) do nothing
returning id
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
LOCK = "select from privacy_permission where party_id = any(%s) order by party_id, purpose_id, channel for update"
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
    """What the rows refer to: parties' public ids by id, purposes' ids and public ids by key."""

    parties: dict[int, UUID]
    purposes: dict[str, tuple[int, UUID]]


@transaction.atomic
def record_consents(rows: Iterable[ConsentRow], *, by: Actor, batch: UUID | None = None) -> int:
    """Writes these consents and gives how many are new; one that is known already changes nothing.

    Raises Invalid for purposes, channels, states and moments that cannot be, NotFound for a party that is not there.
    """
    purposes = {key: (pk, uid) for key, pk, uid in Purpose.objects.values_list("key", "pk", "uid")}
    said = _checked(rows, set(purposes))
    if not said:
        return 0
    known = _Known(_parties({row.party_id for row in said}), purposes)
    now = timezone.now().astimezone(UTC)
    uids = [new_uid() for _row in said]
    new = _insert(said, uids, known, by, batch, now)
    settle([pk for pk, _at in new])
    for state, verb in VERBS.items():
        changes = [_change(pk, uids[at], said[at], known) for pk, at in new if said[at].state == state]
        if changes:
            record_many(
                "consent.created",
                by=by,
                declared=current().type("consent"),
                verb=verb,
                batch=batch,
                rows=changes,
            )
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


def _in_utc(row: ConsentRow) -> ConsentRow:
    return row._replace(happened_at=row.happened_at.astimezone(UTC))


def _parties(ids: set[int]) -> dict[int, UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select id, uid from customers_party where id = any(%s::bigint[])", [numbers(ids)])
        found = dict(cursor.fetchall())
    if len(found) < len(ids):
        raise NotFound(_("There is no such person or company."))
    return found


def _insert(
    said: list[ConsentRow], uids: list[UUID], known: _Known, by: Actor, batch: UUID | None, now: datetime
) -> list[tuple[int, int]]:
    """The ids of the new consents, each with its place in `said`."""
    ids = reserve("privacy_consent", len(said))
    party, purpose, *more = zip(*said, strict=True)
    columns: list[Sequence[object]] = [ids, uids, party, [known.purposes[key][0] for key in purpose], *more]
    place = {pk: at for at, pk in enumerate(ids)}
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [now, by.id, batch, *map(array, columns)])
        return [(pk, place[pk]) for (pk,) in cursor.fetchall()]


def _change(pk: int, uid: UUID, row: ConsentRow, known: _Known) -> Change:
    party = known.parties[row.party_id]
    values = {
        "party": party, "purpose": known.purposes[row.purpose][1], "channel": row.channel, "state": row.state,
        "happened_at": row.happened_at, "source": row.source, "proof": row.proof, "reference": row.reference,
    }  # fmt: skip
    return Change(
        pk, uid, party, {key: (None, value) for key, value in values.items() if value not in (None, "")}
    )


def settle(ids: list[int]) -> None:
    """Lets these consents count, where they win over what stands."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING.format(which="c.id = any(%s::bigint[])"), [numbers(ids), ORDER, ORDER, ORDER])


@transaction.atomic
def settle_anew(parties: list[int]) -> None:
    """Works out where these parties stand from all that is left of what they said."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [parties])
        cursor.execute("delete from privacy_permission where party_id = any(%s)", [parties])
        cursor.execute(STANDING.format(which="c.party_id = any(%s)"), [parties, ORDER, ORDER, ORDER])


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
