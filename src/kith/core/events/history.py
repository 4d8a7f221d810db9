"""Reads the history of a record: what changed, unsealed only as far as the reader may see the fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kith.core.events.record import FILE
from kith.core.events.sealing import SealingKey, keys_by_id
from kith.core.events.unsealing import opened
from kith.core.registry.field import Field

NEWEST = """
select e.uid, e.occurred_at, e.id, e.kind, e.via, e.address, p.name, p.kind, e.changes, e.sealed_for, e.sealed
from core_event e join core_principal p on p.id = e.actor_id
where e.subject_type = %s and e.subject_id = %s and e.verb <> 'view' and (e.occurred_at, e.id) < (%s, %s)
  and (%s::bigint is null or e.actor_id = %s)
order by e.occurred_at desc, e.id desc limit %s
"""
ACTORS = """
select distinct p.id, p.name from core_event e join core_principal p on p.id = e.actor_id
where e.subject_type = %s and e.subject_id = %s and e.verb <> 'view' order by p.name limit 20
"""


@dataclass(frozen=True, slots=True)
class Past:
    """One event for people. `changes` holds only fields that the reader may see; `lost` says that a key was destroyed,
    `file` how the file is called that was attached or removed."""

    uid: UUID
    occurred_at: datetime
    id: int
    kind: str
    via: str
    address: str
    actor: str
    actor_kind: str
    changes: dict[str, list[Any]]
    lost: bool
    file: str = ""


def history(
    subject_type: str,
    subject_id: int,
    readable: dict[str, Field],
    before: tuple[datetime, int] | None = None,
    most: int = 30,
    by: int | None = None,
) -> list[Past]:
    """The newest events of a record, in two statements. `readable` are the fields the reader may see; `by` asks for those
    of one principal."""
    moment, event_id = before or (datetime(9000, 1, 1, tzinfo=UTC), 2**62)
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [subject_type, subject_id, moment, event_id, by, by, most])
        rows = cursor.fetchall()
    keys = keys_by_id(key for row in rows for key in row[9])
    return [_past(row, keys, readable) for row in rows]


def _past(row: tuple[Any, ...], keys: dict[int, SealingKey], readable: dict[str, Field]) -> Past:
    changes, lost = opened(row[8], row[9], row[10], keys)
    shown = {key: pair for key, pair in changes.items() if key in readable}
    values: tuple[Any, ...] = (*row[:8], shown, lost, _file(changes))
    return Past(*values)


def _file(changes: dict[str, Any]) -> str:
    """What the file is called that the event is about, before and after where that differs."""
    return " → ".join(dict.fromkeys(name for name in changes.get(FILE, ()) if name))


def actors_of(subject_type: str, subject_id: int) -> list[tuple[int, str]]:
    """Who changed a record: number and name, in order of names, twenty at most."""
    with connection.cursor() as cursor:
        cursor.execute(ACTORS, [subject_type, subject_id])
        return [(int(row[0]), str(row[1])) for row in cursor.fetchall()]
