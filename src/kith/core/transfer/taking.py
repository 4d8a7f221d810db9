"""Takes a number of records back to what they were before an import: removed, restored, or left with a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from kith.core.access.model import Share
from kith.core.events.record import Change, record_many, subject_of
from kith.core.jobs.dirty import mark
from kith.core.principals.actor import Actor
from kith.core.records.values import differences, snapshot
from kith.core.records.verbs import owner_table
from kith.core.registry.objecttype import ObjectType
from kith.core.transfer import bulk
from kith.core.transfer.model import ImportedRow
from kith.core.transfer.past import Past, changed_since, load, pasts, stored
from kith.core.transfer.references import newer


@dataclass(slots=True)
class Taking:
    """One type's records as a batch left them. `held` are those that must stay as they are."""

    declared: ObjectType
    records: list[Any]
    pasts: dict[int, Past]
    since: dict[int, set[str]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)

    @property
    def made(self) -> list[Any]:
        return [record for record in self.records if self.pasts[record.pk].made]

    @property
    def changed(self) -> list[Any]:
        return [record for record in self.records if not self.pasts[record.pk].made]

    def owners(self, ids: Iterable[int]) -> set[int]:
        """The parties to whom these records belong."""
        wanted = set(ids)
        return {getattr(record, self.declared.belongs_to) for record in self.records if record.pk in wanted}

    def hold_together(self, other: Taking) -> None:
        """Where a record must refer to one of the other type, both stay if one of them must."""
        for field_ in self.declared.fields:
            if field_.required and field_.source is None and field_.target == other.declared.key:
                pairs = [(record.pk, getattr(record, f"{field_.attribute}_id")) for record in self.made]
                other.held |= {there for here, there in pairs if here in self.held}
                self.held |= {here for here, there in pairs if there in other.held}

    def hold_those_of(self, parties: set[int]) -> None:
        self.held |= {
            record.pk for record in self.made if getattr(record, self.declared.belongs_to) in parties
        }


def touched(declared: ObjectType, batch: UUID, ids: Iterable[int], pending: set[str]) -> Taking:
    """The records among these that the batch touched and that are still there; made ones that changed since are held."""
    found = pasts(batch, declared, ids)
    taking = Taking(declared, load(declared, found), found)
    taking.since = {record.pk: changed_since(declared, record, found[record.pk]) for record in taking.records}
    made = {record.pk for record in taking.made}
    taking.held = {pk for pk in made if taking.since[pk] or found[pk].lost} | newer(
        declared.model, sorted(made), batch, pending
    )
    return taking


def take(taking: Taking, by: Actor, batch: UUID) -> Counter[str]:
    """Removes and restores what can be. Gives counts: removed, restored, and kept, with the type after a colon."""
    removed = [record for record in taking.made if record.pk not in taking.held]
    _remove(taking.declared, removed, by, batch)
    restored = _restore(taking, by, batch)
    kept = len(taking.made) - len(removed) + sum(bool(taking.since[record.pk]) for record in taking.changed)
    key = taking.declared.key
    return Counter({f"removed:{key}": len(removed), f"restored:{key}": restored, f"kept:{key}": kept})


def _remove(declared: ObjectType, records: list[Any], by: Actor, batch: UUID) -> None:
    ids = [record.pk for record in records]
    if not ids:
        return
    gone = [
        _change(declared, record, {key: (value, None) for key, value in _filled(declared, record).items()})
        for record in records
    ]
    record_many(f"{declared.key}.deleted", by=by, declared=declared, verb="undo", batch=batch, rows=gone)
    ImportedRow.objects.filter(type=declared.key, object_id__in=ids).delete()
    Share.objects.filter(subject_type=declared.key, subject_id__in=ids).delete()
    declared.model._default_manager.filter(pk__in=ids).delete()
    _mark(declared, records)


def _restore(taking: Taking, by: Actor, batch: UUID) -> int:
    """Puts back every value that is still the one the import wrote. Gives the number of records."""
    declared = taking.declared
    back = [change for record in taking.changed if (change := _put_back(taking, record))]
    if not back:
        return 0
    wanted = {change.id for change in back}
    columns: list[Any] = [each for each in declared.model._meta.concrete_fields if not each.primary_key]
    rows = [
        (record.pk, *(each.get_db_prep_save(getattr(record, each.attname), connection) for each in columns))
        for record in taking.changed
        if record.pk in wanted
    ]
    bulk.change(declared.table, [each.column for each in columns], rows)
    record_many(f"{declared.key}.changed", by=by, declared=declared, verb="undo", batch=batch, rows=back)
    _mark(declared, [record for record in taking.changed if record.pk in wanted])
    return len(back)


def _put_back(taking: Taking, record: Any) -> Change | None:
    """The record as it was before, not yet saved, and what that changes."""
    declared, past = taking.declared, taking.pasts[record.pk]
    fields = [key for key in past.before if key in declared.by_key and key not in taking.since[record.pk]]
    if past.lost or not fields:
        return None
    before = snapshot(declared, record)
    for key in fields:
        setattr(record, declared.by_key[key].attribute, stored(declared, key, past.before[key]))
    if declared.prepare:
        declared.prepare(record)
    if hasattr(record, "changed_at"):
        record.changed_at = timezone.now()
    return _change(declared, record, differences(before, snapshot(declared, record)))


def _mark(declared: ObjectType, records: list[Any]) -> None:
    """What is worked out from these records is out of date: their search texts, and whatever follows their party."""
    if declared.search:
        mark(declared.table, [record.pk for record in records])
    if declared.belongs_to not in ("", "id"):
        mark(owner_table(declared), [getattr(record, declared.belongs_to) for record in records])


def _filled(declared: ObjectType, record: Model) -> dict[str, Any]:
    return {key: value for key, value in snapshot(declared, record).items() if value not in (None, "", [])}


def _change(declared: ObjectType, record: Any, changes: dict[str, tuple[Any, Any]]) -> Change:
    return Change(record.pk, record.uid, subject_of(record, declared), changes)
