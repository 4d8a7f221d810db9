"""What one import did to each record, read back from its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Model

from kith.core.events.record import plain
from kith.core.events.sealing import InvalidTag, SealingKey, keys_by_id
from kith.core.fieldtypes import REFERENCE
from kith.core.records.values import snapshot
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType

EVENTS = """
select subject_id, kind, changes, sealed_for, sealed from core_event
where batch = %s and subject_type = %s and subject_id = any(%s) order by occurred_at, id
"""


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


def pasts(batch: UUID, declared: ObjectType, ids: Iterable[int]) -> dict[int, Past]:
    """What the batch did to these records, by id."""
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [batch, declared.key, list(ids)])
        rows = cursor.fetchall()
    keys = keys_by_id(key for row in rows for key in row[3])
    found: dict[int, Past] = {}
    for subject, kind, changes, sealed_for, sealed in rows:
        past = found.setdefault(subject, Past(made=kind.endswith(".created")))
        past.add(orjson.loads(changes))
        past.lost |= not _unsealed(past, keys, zip(sealed_for, sealed, strict=True))
    return found


def _unsealed(past: Past, keys: dict[int, SealingKey], envelopes: Iterable[tuple[int, bytes]]) -> bool:
    for key, envelope in envelopes:
        try:
            past.add(keys[key].unseal(bytes(envelope)))
        except (KeyError, InvalidTag):
            return False
    return True


def load(declared: ObjectType, ids: Iterable[int]) -> list[Any]:
    """The records with what they refer to, locked."""
    relations = {each.name for each in declared.model._meta.get_fields() if each.many_to_one}
    used = {each.attribute for each in declared.fields if each.type is REFERENCE} | {declared.subject}
    rows = declared.model._default_manager.filter(pk__in=list(ids)).select_related(*sorted(used & relations))
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def changed_since(declared: ObjectType, record: Model, past: Past) -> set[str]:
    """The fields that no longer hold what the import left there."""
    now = snapshot(declared, record)
    known = {key: value for key, value in past.after.items() if key in now}
    changed = {key for key, value in known.items() if not same(now[key], value)}
    if past.made:
        changed |= {
            key for key, value in now.items() if key not in known and value not in (None, "", [], False)
        }
    return changed


def same(value: Any, kept: Any) -> bool:
    """Whether a stored value is the one that an event holds."""
    if isinstance(value, Decimal):
        return kept is not None and value == Decimal(str(kept))
    return plain(value) == kept or (value in (None, "", []) and kept in (None, "", []))


def stored(declared: ObjectType, key: str, kept: Any) -> Any:
    """The value that an event holds, as the record stores it. A reference whose record is gone becomes empty."""
    field_ = declared.by_key[key]
    value = field_.type.parse(kept, field_.spec)
    if field_.type is REFERENCE and value is not None:
        return current().type(field_.target).model._default_manager.filter(uid=value).first()
    return value
