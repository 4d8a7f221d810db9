"""A record as it was: its values at a moment, worked out from its history, and the way back to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, NotFound
from kith.core.events.history import Past, history
from kith.core.events.record import plain
from kith.core.fieldtypes import SECRET
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.statement import fetch
from kith.core.records.values import snapshot
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType

AT_ONCE = 200
NAMED = "select occurred_at, id from core_event where subject_type = %s and subject_id = %s and uid = %s"
NOTHING: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class AsOf:
    """A record's readable values then and now, as the history keeps them. `lost` says that a person's key was destroyed
    meanwhile, so that older personal values are gone; `born` that the record was not there yet."""

    at: datetime
    then: dict[str, Any]
    now: dict[str, Any]
    lost: bool
    born: bool

    @property
    def changed(self) -> list[str]:
        return [key for key, value in self.then.items() if not same(value, self.now.get(key))]


def same(one: Any, other: Any) -> bool:
    return bool(one == other) or (one in NOTHING and other in NOTHING)


def as_of(actor: Actor, declared: ObjectType, record: Model, at: datetime) -> AsOf:
    """The record right after `at`: its present values with everything undone that came later."""
    fields = shown_fields(actor, declared)
    now = {key: plain(value) for key, value in snapshot(declared, record).items() if key in fields}
    then, lost, born = dict(now), False, False
    for past in _later(declared, record, fields, at):
        then |= {key: pair[0] for key, pair in past.changes.items() if key in then}
        lost |= past.lost
        born |= past.kind.endswith(".created")
    return AsOf(at, then, now, lost, born)


def shown_fields(actor: Actor, declared: ObjectType) -> dict[str, Field]:
    return {key: field for key, field in access.readable(actor, declared).items() if field.type is not SECRET}


def _later(declared: ObjectType, record: Model, fields: dict[str, Field], at: datetime) -> list[Past]:
    """What happened after a moment, newest first."""
    found: list[Past] = []
    before: tuple[datetime, int] | None = None
    while page := history(declared.key, record.pk, fields, before, AT_ONCE):
        found += [past for past in page if past.occurred_at > at]
        if page[-1].occurred_at <= at:
            break
        before = page[-1].occurred_at, page[-1].id
    return found


def event_of(actor: Actor, declared: ObjectType, record: Model, moment: datetime, event: int) -> Past:
    """One event of the record's history. Raises NotFound."""
    fields = shown_fields(actor, declared)
    found = history(declared.key, record.pk, fields, (moment + timedelta(microseconds=1), 0), 20)
    past = next((each for each in found if each.id == event), None)
    if past is None:
        raise NotFound
    return past


def event_named(actor: Actor, declared: ObjectType, record: Model, uid: UUID) -> Past:
    """One event of the record's history by its public id. Raises NotFound."""
    rows = fetch(NAMED, (declared.key, record.pk, uid))
    if not rows:
        raise NotFound
    return event_of(actor, declared, record, *rows[0])


def restore_value(
    declared: ObjectType, *, by: Actor, record: Model, past: Past, field: str, seen: object = None
) -> Model:
    """Gives one field the value that it had before an event, through the ordinary verb.

    `seen` is the present value as the actor saw it. Raises as `edit` does.
    """
    if field not in past.changes:
        raise NotFound
    expected = {field: seen} if seen is not None else {}
    return verbs.edit(
        declared, by=by, record=record, values={field: past.changes[field][0]}, expected=expected
    )


def restorable(actor: Actor, declared: ObjectType, changed: list[str]) -> tuple[list[str], list[str]]:
    """The fields among these that the actor may write back, and those that nobody or not the actor may."""
    fields = access.writable(actor, declared)
    may = [key for key in changed if key in fields]
    return may, [key for key in changed if key not in fields]


def restore_record(
    declared: ObjectType, *, by: Actor, record: Model, at: datetime, seen: Mapping[str, object] | None = None
) -> Model:
    """Gives a record the values that it had at a moment, as far as the actor may write them: one change of all fields.

    `seen` are the present values as the actor saw them. Raises Conflict where there is nothing to bring back.
    """
    access.require(by, declared.permission("edit"), record)
    was = as_of(by, declared, record, at)
    keys, _kept = restorable(by, declared, was.changed)
    if was.born or not keys:
        raise Conflict(_("There is nothing to bring back."))
    return verbs.edit(
        declared, by=by, record=record, values={key: was.then[key] for key in keys}, expected=seen or {}
    )
