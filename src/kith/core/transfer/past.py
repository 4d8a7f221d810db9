"""What one import did to each record, read back from its events, and what the record holds now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models.expressions import RawSQL

from kith.core.events.record import plain, subject_of
from kith.core.events.sealing import InvalidTag, SealingKey, keys_by_id
from kith.core.fieldtypes import REFERENCE
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.lib.copy_text import numbers

EVENTS = """
select subject_id, kind, changes, sealed_for, sealed from core_event
where batch = %s and subject_type = %s and subject_id = any(%s::bigint[]) order by occurred_at, id
"""
NOTHING: tuple[Any, ...] = (None, "", [])


@dataclass(slots=True)
class Past:
    """A record's fields before the import and after it, as events hold them. `made` says that the import made it.

    `lost` says that the key to personal values was destroyed, so that nobody can tell what they were.
    """

    made: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    lost: bool = False

    def add(self, changes: dict[str, list[Any]]) -> None:
        for key, (before, after) in changes.items():
            self.before.setdefault(key, before)
            self.after[key] = after


@dataclass(frozen=True, slots=True)
class Present:
    """A record as it is now: its keys, its party, its data subject, its values as `snapshot` gives them, and the ids of
    the records that it refers to, by field."""

    id: int
    uid: UUID
    owner: int | None
    person: UUID
    values: dict[str, Any]
    refers: dict[str, int | None]


def pasts(
    batch: UUID, declared: ObjectType, ids: Iterable[int]
) -> tuple[dict[int, Past], dict[UUID, SealingKey]]:
    """What the batch did to these records, by id, and the keys that opened it, by data subject."""
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [batch, declared.key, numbers(ids)])
        rows = cursor.fetchall()
    keys = keys_by_id(key for row in rows for key in row[3])
    found: dict[int, Past] = {}
    for subject, kind, changes, sealed_for, sealed in rows:
        past = found.setdefault(subject, Past(made=kind.endswith(".created")))
        past.add(orjson.loads(changes))
        past.lost |= not _unsealed(past, keys, zip(sealed_for, sealed, strict=True))
    return found, {key.subject: key for key in keys.values()}


def _unsealed(past: Past, keys: dict[int, SealingKey], envelopes: Iterable[tuple[int, bytes]]) -> bool:
    for key, envelope in envelopes:
        try:
            past.add(keys[key].unseal(bytes(envelope)))
        except (KeyError, InvalidTag):
            return False
    return True


def present(declared: ObjectType, ids: Iterable[int]) -> list[Present]:
    """The records as they are now, locked. No objects are made of them, since there may be a million."""
    wanted = list(ids)
    rows = (
        declared.model._default_manager.filter(pk__in=among(wanted))
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    fields = [each for each in declared.fields if each.source is None and each.mark != "changed"]
    references = [each for each in fields if each.type is REFERENCE]
    owner = declared.belongs_to if declared.belongs_to not in ("", "id") else "pk"
    relations = {each.name for each in declared.model._meta.get_fields() if each.many_to_one}
    subject = f"{declared.subject}__uid" if declared.subject in relations else "uid"
    found = rows.values_list(
        "pk", "uid", owner, subject,
        *(f"{each.attribute}__uid" if each.type is REFERENCE else each.attribute for each in fields),
        *(f"{each.attribute}_id" for each in references),
    )  # fmt: skip
    people = _people(declared, wanted) if declared.subject and declared.subject not in relations else {}
    end = 4 + len(fields)
    return [
        Present(
            row[0], row[1], row[2] if owner != "pk" else None, people.get(row[0], row[3]),
            {each.key: value for each, value in zip(fields, row[4:end], strict=True)},
            {each.key: value for each, value in zip(references, row[end:], strict=True)},
        )
        for row in found
    ]  # fmt: skip


def among(ids: list[int]) -> RawSQL:
    """Ids for `__in`, as one parameter instead of a thousand."""
    return RawSQL("select unnest(%s::bigint[])", [numbers(ids)])


def _people(declared: ObjectType, ids: list[int]) -> dict[int, UUID]:
    """The data subjects of records of a type that works them out."""
    return {
        each.pk: subject_of(each, declared) for each in declared.model._default_manager.filter(pk__in=ids)
    }


def changed_since(record: Present, past: Past) -> set[str]:
    """The fields that no longer hold what the import left there."""
    now = record.values
    changed = {key for key, value in past.after.items() if key in now and not same(now[key], value)}
    if past.made:
        rest = now.keys() - past.after.keys()
        changed |= {key for key in rest if now[key] not in NOTHING and now[key] is not False}
    return changed


def same(value: Any, kept: Any) -> bool:
    """Whether a stored value is the one that an event holds."""
    if isinstance(value, Decimal):
        return kept is not None and value == Decimal(str(kept))
    return plain(value) == kept or (value in NOTHING and kept in NOTHING)


def stored(declared: ObjectType, key: str, kept: Any) -> Any:
    """The value that an event holds, as the record stores it. A reference whose record is gone becomes empty."""
    field_ = declared.by_key[key]
    value = field_.type.parse(kept, field_.spec)
    if field_.type is REFERENCE and value is not None:
        return current().type(field_.target).model._default_manager.filter(uid=value).first()
    return value
