"""Writes events. One row per record even in bulk, in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from kith.core import partitions
from kith.core.events.sealing import SealingKey, keys_for, written
from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import ObjectType
from kith.lib.copy_text import joined, line, text

Changes = Mapping[str, tuple[Any, Any]]
COLUMNS = (
    "occurred_at, kind, verb, actor_id, via, address, subject_type, subject_id, subject_uid, batch, changes,"
    " sealed_for, sealed"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one record. `person` is the data subject whose key seals the personal values."""

    id: int
    uid: UUID
    person: UUID
    changes: Changes


def record(
    kind: str,
    *,
    by: Actor,
    on: Model,
    declared: ObjectType,
    verb: str = "",
    changes: Changes | None = None,
    batch: UUID | None = None,
) -> None:
    """Writes one event about one record."""
    uid: UUID = getattr(on, "uid")  # noqa: B009 - every listed model has one
    record_many(
        kind,
        by=by,
        declared=declared,
        verb=verb,
        batch=batch,
        rows=[Change(on.pk, uid, subject_of(on, declared), changes or {})],
    )


def subject_of(on: Model, declared: ObjectType) -> UUID:
    """The data subject of a record: the party it is about, else the record itself."""
    owner: Any = getattr(on, declared.subject) if declared.subject else on
    return UUID(str(owner.uid))


def record_many(
    kind: str,
    *,
    by: Actor,
    declared: ObjectType,
    rows: Iterable[Change],
    verb: str = "",
    batch: UUID | None = None,
    keys: Mapping[UUID, SealingKey] | None = None,
) -> None:
    """Writes one event per row of a bulk act, by COPY, with the keys of all subjects read at once.

    Whoever writes several such lists about the same subjects reads their `keys` beforehand.
    """
    rows = list(rows)
    if not rows:
        return
    now = timezone.now()
    partitions.ensure("core_event", now, now)
    personal = {field.key for field in declared.fields if field.privacy.sealed}
    if keys is None:
        keys = keys_for(row.person for row in rows if not personal.isdisjoint(row.changes))
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"copy core_event ({COLUMNS}) from stdin") as copy,
    ):
        head = line((now, kind, verb, by.id, by.via, by.address, declared.key)).removesuffix("\n")
        tail = line((batch,)).removesuffix("\n")
        for block in joined(_lines(head, tail, rows, personal, keys)):
            copy.write(block)


def _lines(
    head: str, batch: str, rows: Iterable[Change], personal: set[str], keys: Mapping[UUID, SealingKey]
) -> Iterator[str]:
    """A line of COPY for each event. `head` and `batch` are the parts that all have in common."""
    for row in rows:
        opened, sealed = _parted(row.changes, personal)
        named, envelope = _envelope(sealed, keys.get(row.person))
        changes = text(written(opened).decode())
        yield f"{head}\t{row.id}\t{row.uid.hex}\t{batch}\t{changes}\t{named}\t{text(envelope)}\n"


def _parted(changes: Changes, personal: set[str]) -> tuple[Changes, Changes]:
    opened: dict[str, tuple[Any, Any]] = {}
    sealed: dict[str, tuple[Any, Any]] = {}
    for key, pair in changes.items():
        (sealed if key in personal else opened)[key] = pair
    return opened, sealed


def _envelope(sealed: Changes, key: SealingKey | None) -> tuple[str, str]:
    """Key and envelope, each as PostgreSQL writes an array."""
    if not sealed or key is None:
        return "{}", "{}"
    return f"{{{key.id}}}", f'{{"\\\\x{key.seal(sealed).hex()}"}}'


def plain(value: Any) -> Any:
    """A value as JSON keeps it: numbers as text so that nothing is rounded, moments in ISO form."""
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
