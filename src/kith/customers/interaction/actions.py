# ruff: noqa: S608 - names of tables are the program's own
"""What is done to the timeline: touches are added, in sets; those of an import are taken away with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from kith.core import partitions
from kith.core.transfer import bulk
from kith.customers.interaction.contact import heard_of, is_contact, taken_out
from kith.lib.copy_text import array, numbers

PARTY = "party"
TABLE, CONCERNED = "customers_interaction", "customers_interaction_subject"
COLUMNS = (
    "id", "occurred_at", "channel", "kind", "direction", "summary", "body", "actor_id", "ref_type", "ref_uid", "is_sample",
    "batch",
)  # fmt: skip
OF_BATCH = f"""
select c.occurred_at, c.interaction_id from {CONCERNED} c
join {TABLE} i on i.occurred_at = c.occurred_at and i.id = c.interaction_id
where c.subject_kind = '{PARTY}' and c.subject_id = any(%s::bigint[]) and i.batch = %s
"""
NEWER = f"""
select distinct c.subject_id from {CONCERNED} c
join {TABLE} i on i.occurred_at = c.occurred_at and i.id = c.interaction_id
where c.subject_kind = '{PARTY}' and c.subject_id = any(%s::bigint[]) and i.batch is distinct from %s
"""


@dataclass(frozen=True, slots=True)
class Touch:
    """One touch with its finished one-line summary, and everybody it concerns as (kind of subject, id)."""

    occurred_at: datetime
    channel: str
    kind: str
    direction: str
    summary: str
    concerns: tuple[tuple[str, int], ...]
    body: str = ""
    actor_id: int | None = None
    ref_type: str = ""
    ref_uid: UUID | None = None
    is_sample: bool = False


def append(touches: Sequence[Touch], batch: UUID | None = None) -> None:
    """Adds touches to the timelines of everybody concerned; parts of the tables are made as far back as they reach."""
    if not touches:
        return
    moments = [touch.occurred_at for touch in touches]
    for table in (TABLE, CONCERNED):
        partitions.ensure(table, min(moments), max(moments))
    ids = bulk.reserve(TABLE, len(touches))
    bulk.copy(
        TABLE, COLUMNS, (_row(number, touch, batch) for number, touch in zip(ids, touches, strict=True))
    )
    bulk.copy(
        CONCERNED,
        ("subject_kind", "subject_id", "occurred_at", "interaction_id"),
        (
            (*who, touch.occurred_at, number)
            for number, touch in zip(ids, touches, strict=True)
            for who in touch.concerns
        ),
    )
    heard_of(
        (number, touch.occurred_at)
        for touch in touches
        if is_contact(touch.channel, touch.kind)
        for kind, number in touch.concerns
        if kind == PARTY
    )


def _row(number: int, touch: Touch, batch: UUID | None) -> tuple[object, ...]:
    return (
        number, touch.occurred_at, touch.channel, touch.kind, touch.direction, touch.summary, touch.body, touch.actor_id,
        touch.ref_type, touch.ref_uid, touch.is_sample, batch,
    )  # fmt: skip


def forget(batch: UUID, parties: Iterable[int]) -> None:
    """Takes away the touches that an import left with these parties, from everybody's timeline."""
    with connection.cursor() as cursor:
        cursor.execute(OF_BATCH, [numbers(parties), batch])
        found = cursor.fetchall()
        if not found:
            return
        moments, ids = array([row[0] for row in found]), numbers(row[1] for row in found)
        gone = "(select * from unnest(%s::timestamptz[], %s::bigint[]) g (at, id))"
        cursor.execute(
            f"delete from {CONCERNED} c using {gone} g where c.occurred_at = g.at and c.interaction_id = g.id"
            " returning c.subject_kind, c.subject_id, c.occurred_at",
            [moments, ids],
        )
        concerned = cursor.fetchall()
        cursor.execute(
            f"delete from {TABLE} i using {gone} g where i.occurred_at = g.at and i.id = g.id", [moments, ids]
        )
    taken_out((number, at) for kind, number, at in concerned if kind == PARTY)


def newer(batch: UUID, parties: list[int]) -> set[int]:
    """Those of the parties in whose timeline something stands that the import did not bring."""
    with connection.cursor() as cursor:
        cursor.execute(NEWER, [numbers(parties), batch])
        return {row[0] for row in cursor.fetchall()}
