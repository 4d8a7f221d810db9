# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters
"""Many records at once: locked, with their values, and with the rights of whoever acts, each by one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Model

from kith.core import access
from kith.core.bulk.operation import BulkOperation, Row
from kith.core.conditions.fragment import Fragment, conjunction
from kith.core.errors import Conflict, KithError, Text
from kith.core.events.record import subject_of
from kith.core.fieldtypes import REFERENCE, SECRET
from kith.core.principals.actor import Actor
from kith.core.records.rows import several
from kith.core.records.side import key_column
from kith.core.records.tags import stands_beside
from kith.core.records.values import stored_value
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import Action, ObjectType
from kith.core.statement import fetch
from kith.lib.copy_text import numbers

TAGGED = (
    "select subject_id, names from core_tagged where subject_table = %s and subject_id = any(%s::bigint[])"
)


@dataclass(frozen=True, slots=True)
class Held:
    """The records of one chunk that are there, by id, and how their values are read. `fields` are those that are looked
    at; of other fields neither the records nor `side` hold anything."""

    declared: ObjectType
    fields: tuple[Field, ...]
    records: dict[int, Any]
    side: dict[int, dict[str, Any]]
    uids: dict[tuple[str, int], UUID]

    def row(self, at: int, record: Any) -> Row:
        side = self.side.get(record.pk)
        before = snapshot_of(record, self.fields, self.uids)
        return Row(
            at, record, {**before, **side} if side else before, dict(record.__dict__), self._person(record)
        )

    def _person(self, record: Any) -> UUID:
        """Whose key seals the record's personal values."""
        subject = self.declared.subject
        if not subject:
            return record.uid  # type: ignore[no-any-return]
        found = self.uids.get((f"subject {subject}", getattr(record, f"{subject}_id", 0) or 0))
        return found or subject_of(record, self.declared)


def snapshot_of(record: Any, fields: Iterable[Field], uids: Mapping[tuple[str, int], UUID]) -> dict[str, Any]:
    """The stored values by field key, as `snapshot` gives them for one record."""
    return {
        field.key: _uid_of(record, field, uids)
        if field.type is REFERENCE
        else stored_value(record, field)
        if field.type is SECRET
        else getattr(record, field.column or field.key)
        for field in fields
    }


def _uid_of(record: Any, field: Field, uids: Mapping[tuple[str, int], UUID]) -> Any:
    number = getattr(record, f"{field.attribute}_id")
    if number is None:
        return None
    return uids.get((field.target, number)) or getattr(record, field.attribute).uid


def stored_fields(declared: ObjectType, keys: frozenset[str] | None) -> tuple[Field, ...]:
    """The fields, of these or of all, whose values stand in the record's own row."""
    found = (each for each in declared.fields if each.source is None and each.mark != "changed")
    return tuple(each for each in found if keys is None or each.key in keys)


def narrowed(declared: ObjectType, keys: frozenset[str] | None) -> frozenset[str] | None:
    """The fields that have to be looked at where only these change: just them, unless the type makes more of them than
    it says, or has a say in each change; None means all."""
    if keys is None or declared.protect is not None:
        return None
    looks_on = declared.prepare is not None or declared.check is not None
    if looks_on and (declared.watches is None or not keys.isdisjoint(declared.watches)):
        return None
    return keys


def hold(declared: ObjectType, ids: Sequence[int], keys: frozenset[str] | None, *, lock: bool = True) -> Held:
    """The records with these ids that are there, locked until the transaction ends, with these fields or with all."""
    fields = stored_fields(declared, keys)
    names = None if keys is None else _columns(declared, fields)
    found: list[Any] = several(declared.model, ids, names, lock=lock)
    side = _side(declared, ids, keys)
    return Held(declared, fields, {each.pk: each for each in found}, side, _uids(declared, fields, found))


def _columns(declared: ObjectType, fields: Sequence[Field]) -> set[str]:
    """What has to be read of a record in any case, and these fields of it."""
    known = {each.name for each in declared.model._meta.concrete_fields}
    known |= {each.attname for each in declared.model._meta.concrete_fields}
    always = {"id", "uid", "changed_at", "deleted_at", declared.belongs_to, declared.subject}
    return (always & known) | {field.attribute for field in fields}


def _side(
    declared: ObjectType, ids: Sequence[int], wanted: frozenset[str] | None
) -> dict[int, dict[str, Any]]:
    """The values of custom fields and the tags that stand beside the records, by id."""
    custom = [each for each in declared.fields if each.custom and (wanted is None or each.key in wanted)]
    tags = [each.key for each in custom if stands_beside(each)]
    keys = [each.key for each in custom if not stands_beside(each)]
    named = dict(fetch(TAGGED, (declared.table, numbers(ids)))) if tags else {}
    data = _data(declared, ids) if keys else {}
    return {
        number: {key: data.get(number, {}).get(key) for key in keys}
        | {key: list(named.get(number, ())) for key in tags}
        for number in (ids if custom else ())
    }


def _data(declared: ObjectType, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    column = key_column(declared)
    text = f"select {column}, data from {declared.custom_table} where {column} = any(%s::bigint[])"
    found = fetch(text, (numbers(ids),))
    return {number: orjson.loads(value) if isinstance(value, str) else value for number, value in found}


def _uids(
    declared: ObjectType, fields: Sequence[Field], records: Sequence[Any]
) -> dict[tuple[str, int], UUID]:
    """The public ids of what the records refer to, and of whose they are."""
    known: dict[tuple[str, int], UUID] = {}
    for field in fields:
        if field.type is REFERENCE:
            wanted = {getattr(record, f"{field.attribute}_id") for record in records} - {None}
            known |= _uids_in(field.target, current().type(field.target).table, wanted)
    if declared.subject and records and hasattr(records[0], f"{declared.subject}_id"):
        related: Any = declared.model._meta.get_field(declared.subject).related_model
        wanted = {getattr(record, f"{declared.subject}_id") for record in records} - {None}
        known |= _uids_in(f"subject {declared.subject}", related._meta.db_table, wanted)
    return known


def _uids_in(name: str, table: str, ids: Iterable[int]) -> dict[tuple[str, int], UUID]:
    rows = fetch(f"select id, uid from {table} where id = any(%s::bigint[])", (numbers(sorted(ids)),))
    return {(name, number): uid for number, uid in rows}


def may(
    by: Actor, declared: ObjectType, operation: BulkOperation, ids: Sequence[int], back: bool
) -> set[int]:
    """Those of the records on which the actor may do this, and many at once. Taking back looks into the trash, too."""
    right = access.right(by, declared, operation.action, operation.verb)
    rows = conjunction([right, access.right(by, declared, Action.BULK)])
    return _among(declared, ids, rows if back else conjunction([rows, access.predicate(by, declared)]))


def seen(by: Actor, declared: ObjectType, ids: Sequence[int]) -> set[int]:
    return _among(declared, ids, access.predicate(by, declared))


def _among(declared: ObjectType, ids: Sequence[int], rows: Fragment) -> set[int]:
    text = f"select t.id from {declared.table} t where t.id = any(%s::bigint[]) and {rows.text}"
    return {row[0] for row in fetch(text, (numbers(ids), *rows.params))}


def refusals(declared: ObjectType, records: Iterable[Model], verb: str) -> dict[int, Text]:
    """Why records must be left alone, by id: rooms guard what is of some parties, and types protect some records."""
    found: dict[int, Text] = {}
    records = list(records)
    for record in _guarded(declared, records):
        party = getattr(record, declared.belongs_to)
        for guard in (each for room in current().rooms for each in room.guards):
            try:
                guard(declared, party)
            except KithError as refusal:
                found.setdefault(record.pk, refusal.message)
    for record in records if declared.protect else ():
        try:
            declared.protect(record, verb)  # type: ignore[misc]
        except Conflict as refusal:
            found.setdefault(record.pk, refusal.message)
    return found


def _guarded(declared: ObjectType, records: Sequence[Model]) -> list[Model]:
    """The records of those parties for whom guards have to be asked, one by one."""
    texts = [text for room in current().rooms for text in room.guarded]
    if not declared.belongs_to or not texts:
        return []
    parties = {getattr(record, declared.belongs_to) for record in records} - {None}
    rows = " or ".join(text.format("p.id") for text in texts)
    chosen = fetch(f"select p.id from unnest(%s::bigint[]) p(id) where {rows}", (numbers(sorted(parties)),))
    some = {row[0] for row in chosen}
    return [record for record in records if getattr(record, declared.belongs_to) in some]
