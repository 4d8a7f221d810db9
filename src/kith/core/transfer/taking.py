# ruff: noqa: S608 - names of tables and columns are the program's own
"""Takes a number of records back to what they were before an import: removed, restored, or left with a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from kith.core.access.model import Share
from kith.core.events.record import Change, record_many
from kith.core.events.sealing import SealingKey, keys_for
from kith.core.jobs.dirty import mark
from kith.core.principals.actor import Actor
from kith.core.records.values import stored_value
from kith.core.records.verbs import owner_table
from kith.core.registry.objecttype import ObjectType
from kith.core.search.texts import forget_texts
from kith.core.transfer import bulk
from kith.core.transfer.model import ImportedRow
from kith.core.transfer.past import NOTHING, Past, Present, among, changed_since, pasts, present, stored
from kith.core.transfer.references import going_along, newer
from kith.lib.copy_text import numbers


@dataclass(slots=True)
class Taking:
    """One type's records as a batch left them. `held` are those that must stay as they are."""

    declared: ObjectType
    records: list[Present]
    pasts: dict[int, Past]
    keys: Mapping[UUID, SealingKey]
    since: dict[int, set[str]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    removed: list[int] = field(default_factory=list)

    @property
    def made(self) -> list[Present]:
        return [record for record in self.records if self.pasts[record.id].made]

    @property
    def changed(self) -> list[Present]:
        return [record for record in self.records if not self.pasts[record.id].made]

    def owners(self, ids: Iterable[int]) -> set[int]:
        """The parties to whom these records belong."""
        wanted = set(ids)
        return {record.owner for record in self.records if record.id in wanted and record.owner is not None}

    def hold_together(self, other: Taking) -> None:
        """Where a record must refer to one of the other type, both stay if one of them must."""
        for each in self.declared.fields:
            if each.required and each.source is None and each.target == other.declared.key:
                pairs = [(record.id, record.refers[each.key]) for record in self.made]
                other.held |= {there for here, there in pairs if here in self.held and there is not None}
                self.held |= {here for here, there in pairs if there in other.held}

    def hold_those_of(self, parties: set[int]) -> None:
        self.held |= {record.id for record in self.made if record.owner in parties}


def touched(declared: ObjectType, batch: UUID, ids: Iterable[int], pending: set[str]) -> Taking:
    """The records among these that the batch touched and that are still there; made ones that changed since are held."""
    found, keys = pasts(batch, declared, ids)
    taking = Taking(declared, present(declared, found) if found else [], found, keys)
    taking.since = {record.id: changed_since(record, found[record.id]) for record in taking.records}
    made = {record.id for record in taking.made}
    changed = {pk for pk in made if taking.since[pk] or found[pk].lost}
    taking.held = changed | newer(declared.model, sorted(made), batch, pending)
    return taking


def take(taking: Taking, by: Actor, batch: UUID) -> Counter[str]:
    """Removes and restores what can be. Gives counts: removed, restored, and kept, with the type after a colon."""
    removed = [record for record in taking.made if record.id not in taking.held]
    if removed:
        _remove(taking, removed, by, batch)
    restored = _restore(taking, by, batch)
    kept = len(taking.made) - len(removed) + sum(bool(taking.since[record.id]) for record in taking.changed)
    key = taking.declared.key
    return Counter({f"removed:{key}": len(removed), f"restored:{key}": restored, f"kept:{key}": kept})


def _remove(taking: Taking, records: list[Present], by: Actor, batch: UUID) -> None:
    declared, ids = taking.declared, [record.id for record in records]
    gone = [
        Change(each.id, each.uid, each.person, {
            key: (value, None) for key, value in each.values.items() if value not in NOTHING
        })
        for each in records
    ]  # fmt: skip
    _tell(taking, "deleted", gone, by, batch)
    ImportedRow.objects.filter(type=declared.key, object_id__in=among(ids)).delete()
    Share.objects.filter(subject_type=declared.key, subject_id__in=among(ids)).delete()
    with bulk.unchecked(), connection.cursor() as cursor:
        for table, column in going_along(declared.model):
            cursor.execute(f"delete from {table} where {column} = any(%s::bigint[])", [numbers(ids)])
        cursor.execute(f"delete from {declared.table} where id = any(%s::bigint[])", [numbers(ids)])
    forget_texts(declared.table, ids)
    taking.removed = ids
    _mark(declared, records)


def _tell(taking: Taking, past: str, changes: list[Change], by: Actor, batch: UUID) -> None:
    declared = taking.declared
    missing = {change.person for change in changes} - taking.keys.keys()
    keys = {**taking.keys, **(keys_for(missing) if missing else {})}
    record_many(
        f"{declared.key}.{past}", by=by, declared=declared, verb="undo", batch=batch, rows=changes, keys=keys
    )


def _restore(taking: Taking, by: Actor, batch: UUID) -> int:
    """Puts back every value that is still the one the import wrote. Gives the number of records."""
    declared = taking.declared
    fields = {record.id: _restored(taking, record) for record in taking.changed}
    wanted = {pk: keys for pk, keys in fields.items() if keys}
    if not wanted:
        return 0
    people = {record.id: record.person for record in taking.changed}
    objects = list(
        declared.model._default_manager.filter(pk__in=among(list(wanted))).select_related(
            *_relations(declared)
        )
    )
    concrete = [each for each in declared.model._meta.concrete_fields if not each.primary_key]
    before = {record.pk: [getattr(record, each.attname) for each in concrete] for record in objects}
    back = [_put_back(taking, record, wanted[record.pk], people[record.pk]) for record in objects]
    columns: list[Any] = [
        each
        for at, each in enumerate(concrete)
        if any(getattr(record, each.attname) != before[record.pk][at] for record in objects)
    ]
    rows = [
        (record.pk, *(each.get_db_prep_save(getattr(record, each.attname), connection) for each in columns))
        for record in objects
    ]
    bulk.change(declared.table, [each.column for each in columns], rows)
    _tell(taking, "changed", back, by, batch)
    _mark(declared, [record for record in taking.changed if record.id in wanted])
    return len(back)


def _relations(declared: ObjectType) -> list[str]:
    """What a record refers to, so that its values can be compared without asking for each."""
    known = {each.name for each in declared.model._meta.get_fields() if each.many_to_one}
    return sorted(known & {each.attribute for each in declared.fields if each.source is None})


def _restored(taking: Taking, record: Present) -> list[str]:
    """The fields that can be put back: those nobody has changed since, as long as it is known what they were."""
    past = taking.pasts[record.id]
    if past.lost:
        return []
    return [key for key in past.before if key in record.values and key not in taking.since[record.id]]


def _put_back(taking: Taking, record: Any, fields: list[str], person: UUID) -> Change:
    """Sets the record's fields to what they were, and says what that changes."""
    declared, past = taking.declared, taking.pasts[record.pk]
    own = [field for field in declared.fields if field.source is None and field.mark != "changed"]
    before = [getattr(record, field.attribute) for field in own]
    for key in fields:
        setattr(record, declared.by_key[key].attribute, stored(declared, key, past.before[key]))
    if declared.prepare:
        declared.prepare(record)
    if hasattr(record, "changed_at"):
        record.changed_at = timezone.now()
    changes = {
        field.key: (getattr(was, "uid", was), stored_value(record, field))
        for field, was in zip(own, before, strict=True)
        if getattr(record, field.attribute) != was
    }
    return Change(record.pk, record.uid, person, changes)


def _mark(declared: ObjectType, records: list[Present]) -> None:
    """What is worked out from these records is out of date: their search texts, and whatever follows their party."""
    if declared.search:
        mark(declared.table, [record.id for record in records])
    if declared.belongs_to not in ("", "id"):
        mark(owner_table(declared), [record.owner for record in records if record.owner is not None])
