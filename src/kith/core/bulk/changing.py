"""New values for many records: worked out and checked record by record, written by one statement for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, models
from django.db.models import Model
from django.utils import timezone

from kith.core.bulk.held import refusals, snapshot_of, stored_fields
from kith.core.bulk.model import Fate
from kith.core.bulk.operation import Planned, Row, Work
from kith.core.copying import meanwhile
from kith.core.errors import Invalid, KithError, Text
from kith.core.events.record import Change, keys_of, plain, record_many
from kith.core.events.sealing import SealingKey
from kith.core.fieldtypes import INTEGER, REFERENCE
from kith.core.jobs.dirty import mark
from kith.core.jobs.queue import enqueue_once
from kith.core.records.side import key_column
from kith.core.records.tags import stands_beside
from kith.core.records.values import check_numbers, check_required, differences
from kith.core.records.verbs import FOLLOW_UP, owner_table
from kith.core.registry.objecttype import ObjectType
from kith.core.transfer.bulk import change, copy

CUSTOM = """
insert into {table} as c ({column}, data) select id, jsonb_strip_nulls(data) from _side
on conflict ({column}) do update
set data = jsonb_strip_nulls(c.data || (select s.data from _side s where s.id = c.{column}))
"""
TAGGED = """
insert into core_tagged (subject_table, subject_id, names) select '{table}', id, data from _side
on conflict (subject_table, subject_id) do update set names = excluded.names
"""
Values = Mapping[str, Any]
New = Callable[[Row], "Values | Text"]


def plan_values(work: Work, rows: Sequence[Row], new: New) -> list[Planned]:
    """What would become of the rows with the values that `new` gives for each: stored values by field key, references as
    records. Instead of values it may give the reason why a row is left alone."""
    refused = refusals(work.declared, [row.record for row in rows], "edit")
    looked = Looked(work)
    return [
        Planned(row, Fate.REFUSED, refused[row.record.pk])
        if row.record.pk in refused
        else looked.planned(row, new(row))
        for row in rows
    ]


class Looked:
    """Rows looked at one after another, with what is the same for all of them worked out once."""

    def __init__(self, work: Work) -> None:
        self.declared = declared = work.declared
        self.fields = stored_fields(declared, work.keys)
        self.references = tuple(field for field in self.fields if field.type is REFERENCE)
        self.custom = frozenset(field.key for field in declared.fields if field.custom)
        self.whole = work.keys is None

    def planned(self, row: Row, values: Values | Text) -> Planned:
        if not isinstance(values, Mapping):
            return Planned(row, Fate.REFUSED, values)
        try:
            return self._with_values(row, values)
        except Invalid as refusal:
            return Planned(row, Fate.REFUSED, sentence(self.declared, refusal))
        except KithError as refusal:
            return Planned(row, Fate.REFUSED, refusal.message)

    def _with_values(self, row: Row, values: Values) -> Planned:
        record, side = row.record, {}
        for key, value in values.items():
            if key in self.custom:
                side[key] = plain(value)
            else:
                setattr(record, self.declared.by_key[key].attribute, value)
        self._check(record, values)
        after = snapshot_of(record, self.fields, self._known(row, values))
        changes = differences(row.before, {**after, **side})
        return Planned(row, Fate.CHANGED if changes else Fate.SAME, "", changes, side)

    def _check(self, record: Model, values: Values) -> None:
        """As the plain verb does. Where only some fields are held, the type has nothing to say to them."""
        declared = self.declared
        if any(declared.by_key[key].required for key in values):
            check_required(declared, record, frozenset(values))
        if any(declared.by_key[key].type is INTEGER for key in values):
            check_numbers(declared, record, frozenset(values))
        if self.whole and declared.prepare:
            declared.prepare(record)
        if self.whole and declared.check:
            declared.check(record)

    def _known(self, row: Row, values: Values) -> dict[tuple[str, int], Any]:
        """The public ids of what the record refers to, old and new, so that nothing is looked up again."""
        known: dict[tuple[str, int], Any] = {}
        for field in self.references:
            number = getattr(row.record, f"{field.attribute}_id")
            if number is not None:
                given = values.get(field.key)
                uid = given.uid if given is not None else None
                if uid is None and number == row.stored.get(f"{field.attribute}_id"):
                    uid = row.before[field.key]
                if uid is not None:
                    known[field.target, number] = uid
        return known


def sentence(declared: ObjectType, refusal: Invalid) -> str:
    """The refusals of one record in a line, each with the name of its field, in the language of whoever asked."""
    parts = [
        f"{declared.by_key[key].label}: {text}" if key in declared.by_key else str(text)
        for key, texts in refusal.fields.items()
        for text in texts
    ]
    return " ".join(parts) or str(refusal.message)


def write_values(work: Work, planned: Sequence[Planned]) -> None:
    """Writes what was planned, with one event for each record, and marks what is worked out from them."""
    _write_changed(work, planned, "edit")


def write_values_back(work: Work, planned: Sequence[Planned]) -> None:
    _write_changed(work, planned, "undo")


def _write_changed(work: Work, planned: Sequence[Planned], verb: str) -> None:
    declared, changed = work.declared, [each for each in planned if each.fate is Fate.CHANGED]
    if not changed:
        return
    if hasattr(declared.model, "changed_at"):
        now = timezone.now()
        for each in changed:
            each.row.record.changed_at = now  # type: ignore[attr-defined]
    told = changes_of(changed)
    keys = keys_of(told, declared)
    with meanwhile():  # the database writes the rows while their events are sealed
        _write_rows(declared, [each.row for each in changed])
        tell(work, told, "changed", verb, keys)
    _write_side(declared, changed)
    mark_changed(declared, changed)


def _write_rows(declared: ObjectType, rows: Sequence[Row]) -> None:
    """Only columns in which one of the records differs from what the table holds."""
    columns: list[Any] = [each for each in declared.model._meta.local_concrete_fields if not each.primary_key]
    held = [each for each in columns if each.attname in rows[0].stored]
    touched = [
        each
        for each in held
        if any(row.record.__dict__[each.attname] != row.stored[each.attname] for row in rows)
    ]
    if touched:
        written = [_written(each, [row.record for row in rows]) for each in touched]
        ids = [row.record.pk for row in rows]
        change(declared.table, [each.column for each in touched], list(zip(ids, *written, strict=True)))


def _written(column: Any, records: Sequence[Model]) -> list[Any]:
    """The values of a column as COPY takes them; what many records were given is made ready once."""
    values = [getattr(record, column.attname) for record in records]
    ready = {id(value): value for value in values}
    ready = {number: _ready(column, value) for number, value in ready.items()}
    return [ready[id(value)] for value in values]


def _ready(column: Any, value: Any) -> Any:
    if value is not None and isinstance(column, models.JSONField):
        return orjson.dumps(value).decode()
    if value is not None and isinstance(column, models.BinaryField):
        return f"\\x{bytes(value).hex()}"
    return column.get_db_prep_save(value, connection)


def _write_side(declared: ObjectType, changed: Sequence[Planned]) -> None:
    """The values of custom fields, of which the others of a record stay, and tags that stand beside it."""
    tags = {each.key for each in declared.fields if stands_beside(each)}
    custom = [
        (
            each.row.record.pk,
            orjson.dumps({key: value for key, value in each.side.items() if key not in tags}).decode(),
        )
        for each in changed
        if each.side.keys() - tags
    ]
    tagged = [(each.row.record.pk, each.side[key]) for each in changed for key in each.side.keys() & tags]
    if custom:
        _merge("jsonb", custom, CUSTOM.format(table=declared.custom_table, column=key_column(declared)))
    if tagged:
        _merge("text[]", tagged, TAGGED.format(table=declared.table))


def _merge(kind: str, rows: Sequence[tuple[int, Any]], statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"create temp table _side (id bigint primary key, data {kind}) on commit drop")
        copy("_side", ("id", "data"), rows)
        cursor.execute(statement)
        cursor.execute("drop table _side")


def changes_of(changed: Sequence[Planned]) -> list[Change]:
    """What the events tell, one for each record."""
    return [
        Change(each.row.record.pk, each.row.record.uid, each.row.person, each.changes)  # type: ignore[attr-defined]
        for each in changed
    ]


def tell(
    work: Work, told: Sequence[Change], past: str, verb: str, keys: Mapping[UUID, SealingKey] | None = None
) -> None:
    """One event for each record."""
    kind, declared = f"{work.declared.key}.{past}", work.declared
    record_many(kind, by=work.by, declared=declared, verb=verb, batch=work.batch, rows=told, keys=keys)


def mark_changed(declared: ObjectType, changed: Sequence[Planned]) -> None:
    """Marks for what is worked out from the records."""
    if declared.search or declared.belongs_to == "id":
        mark(declared.table, [each.row.record.pk for each in changed])
    if declared.belongs_to not in ("", "id"):
        owners = {getattr(each.row.record, declared.belongs_to) for each in changed} - {None}
        mark(owner_table(declared), owners)
    enqueue_once(FOLLOW_UP)
