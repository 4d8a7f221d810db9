"""The plain verbs that every type has. Each has five beats: require, check, change, record, return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.events.record import record as record_event
from kith.core.fieldtypes import LONG_TEXT
from kith.core.jobs.dirty import mark
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records import rows
from kith.core.records.side import write_side
from kith.core.records.values import (
    check_given,
    check_numbers,
    check_owners,
    check_required,
    differences,
    read_values,
    snapshot,
)
from kith.core.registry import current
from kith.core.registry.objecttype import Audience, ObjectType

FOLLOW_UP = "core.follow_up"


@transaction.atomic
def create(
    declared: ObjectType, *, by: Actor, values: Mapping[str, object], batch: UUID | None = None
) -> Model:
    """A new record. Raises NotAllowed, or Invalid with the refusals by field."""
    access.require(by, declared.permission("create"))
    if not declared.creatable:
        raise NotAllowed
    read = read_values(by, declared, values)
    check_owners(declared, read, {})
    if declared.create:
        check_given(declared, read)
        made = declared.create(by=by, values=read, batch=batch)
        access.require_made(by, declared, made)
        return made
    record = declared.model()
    if declared.kind:
        setattr(record, *declared.kind)
    _set(declared, record, read)
    ask_guards(declared, record)
    _belong(declared, record, by)
    _save(declared, record, by, checked=None)
    write_side(declared, record, read)
    access.require_made(by, declared, record)
    changes = differences(
        {}, {key: value for key, value in snapshot(declared, record).items() if value not in (None, "", [])}
    )
    _tell(declared, record, by, "created", "create", changes, batch)
    return record


@transaction.atomic
def edit(
    declared: ObjectType,
    *,
    by: Actor,
    record: Model,
    values: Mapping[str, object],
    expected: Mapping[str, object] | None = None,
    batch: UUID | None = None,
) -> Model:
    """The record with new values. `expected` are the values the actor saw: a field left as it was seen stays as it is
    now; where the actor and somebody else have changed the same field, Conflict names it with its present value."""
    access.require(by, declared.permission("edit"), record)
    if not declared.editable:
        raise NotAllowed
    locked = rows.locked(declared.model, record.pk)
    ask_guards(declared, locked)
    if declared.protect:
        declared.protect(locked, "edit")
    before = snapshot(declared, locked)
    read = _own_changes(by, declared, before, read_values(by, declared, values), expected or {})
    check_owners(declared, read, before)
    _set(declared, locked, read)
    _save(declared, locked, by, checked=frozenset(values))
    write_side(declared, locked, read)
    changes = differences(before, snapshot(declared, locked))
    if "team" in changes:
        access.require_opened(by, declared, locked)
    if changes:
        _tell(declared, locked, by, "changed", "edit", changes, batch)
    return locked


def may_edit(by: Actor, declared: ObjectType, record: Model) -> bool:
    """Whether the type lets this record be edited by the actor, as it stands: for showing or leaving out a button."""
    if not declared.editable or not access.allowed(by, declared.permission("edit"), record):
        return False
    try:
        if declared.protect:
            declared.protect(record, "edit")
    except Conflict:
        return False
    return True


@transaction.atomic
def delete(declared: ObjectType, *, by: Actor, record: Model, batch: UUID | None = None) -> None:
    """Moves a record to the trash where its type has one, else removes it."""
    access.require(by, declared.permission("delete"), record)
    if not declared.deletable:
        raise NotAllowed
    ask_guards(declared, record)
    if declared.protect:
        declared.protect(record, "delete")
    before = {key: value for key, value in snapshot(declared, record).items() if value not in (None, "", [])}
    changes = {} if hasattr(record, "deleted_at") else {key: (value, None) for key, value in before.items()}
    _tell(declared, record, by, "deleted", "delete", changes, batch)
    if hasattr(record, "deleted_at"):
        declared.model._default_manager.filter(pk=record.pk).update(deleted_at=timezone.now())
    else:
        try:
            record.delete()
        except ProtectedError:
            raise Conflict(_("Other records still need this one.")) from None
        if declared.removed:
            declared.removed(record)


@transaction.atomic
def restore(declared: ObjectType, *, by: Actor, uid: UUID | str) -> Model:
    """Takes a record out of the trash. Raises NotFound, NotAllowed, or Conflict where it is not in there."""
    access.require(by, declared.permission("delete"))
    kept = dict([declared.kind]) if declared.kind else {}
    record = declared.model._default_manager.filter(uid=uid, **kept).first()
    if record is None:
        raise NotFound
    access.require(by, declared.permission("delete"), record)
    if getattr(record, "deleted_at", None) is None:
        raise Conflict(_("This record is not in the trash."))
    setattr(record, "deleted_at", None)  # noqa: B010
    record.save(update_fields=["deleted_at"])
    _tell(declared, record, by, "restored", "restore", {}, None)
    return record


def write_back(declared: ObjectType, record: Model, by: Actor) -> None:
    """Writes a record that was deleted for good anew, with the checks of a new one."""
    ask_guards(declared, record)
    _save(declared, record, by, checked=None)
    access.require_made(by, declared, record)
    _tell(declared, record, by, "restored", "restore", {}, None)


def ask_guards(declared: ObjectType, record: Model) -> None:
    """Lets rooms refuse a change to what belongs to a party."""
    party: int | None = getattr(record, declared.belongs_to, None) if declared.belongs_to else None
    if party is not None:
        for guard in (each for room in current().rooms for each in room.guards):
            guard(declared, party)


def _belong(declared: ObjectType, record: Model, by: Actor) -> None:
    """Notes who made the record. Whoever may add only records of their own is the owner, unless another one was named."""
    if declared.author:
        setattr(record, declared.author, by.id)
    if declared.owner and getattr(record, declared.owner) is None and not access.makes_all(by, declared):
        setattr(record, declared.owner, by.id)


def _set(declared: ObjectType, record: Model, read: Mapping[str, Any]) -> None:
    for key, value in read.items():
        if not declared.by_key[key].custom:
            setattr(record, declared.by_key[key].attribute, value)


def _save(declared: ObjectType, record: Model, by: Actor, checked: frozenset[str] | None) -> None:
    """Checks and writes. What the database refuses as a duplicate becomes a refusal at the field, which ends the verb's
    transaction."""
    check_required(declared, record, checked)
    check_numbers(declared, record)
    if declared.prepare:
        declared.prepare(record)
    if declared.check:
        declared.check(record)
    if hasattr(record, "changed_at"):
        record.changed_at = timezone.now()
    try:
        (rows.insert if record._state.adding else rows.update)(record)
    except IntegrityError as error:
        key = duplicate_field(declared, error)
        shown = key if key in access.readable(by, declared) else ""
        raise Invalid({shown: [_("There is such a record already.")]}) from None


def duplicate_field(declared: ObjectType, error: IntegrityError) -> str:
    """The field that the database's refusal is about, or the empty key."""
    detail = str(getattr(getattr(error.__cause__, "diag", None), "message_detail", "") or "")
    columns = detail.partition("(")[2].partition(")")[0].split(", ")
    keys = [field.key for field in declared.fields if field.source is None and field.attribute in columns]
    return keys[-1] if keys else ""


def _own_changes(
    by: Actor,
    declared: ObjectType,
    before: Mapping[str, Any],
    read: dict[str, Any],
    expected: Mapping[str, object],
) -> dict[str, Any]:
    """The values that differ from what the actor saw. Raises Conflict where somebody else has changed them as well."""
    seen = read_values(by, declared, {key: value for key, value in expected.items() if key in read})
    own = {key: value for key, value in read.items() if key not in seen or _uid(value) != _uid(seen[key])}
    clashes = {
        key: before[key]
        for key, value in seen.items()
        if key in own and _uid(value) != before[key] and before[key] != _uid(read[key])
    }
    if clashes:
        raise Conflict(fields=clashes)
    return own


def _uid(value: Any) -> Any:
    """A value as `snapshot` gives it: a record as its public id."""
    return getattr(value, "uid", value)


def _tell(
    declared: ObjectType,
    record: Model,
    by: Actor,
    past: str,
    verb: str,
    changes: Mapping[str, tuple[Any, Any]],
    batch: UUID | None,
) -> None:
    """The event, and the marks for what is worked out from the record."""
    record_event(
        f"{declared.key}.{past}", by=by, on=record, declared=declared, verb=verb, changes=changes, batch=batch
    )
    if declared.search or declared.belongs_to == "id":
        mark(declared.table, [record.pk])
    of_people = declared.audience is Audience.STAFF
    if of_people and any(field.type is LONG_TEXT and field.source is None for field in declared.fields):
        mark(text_topic(declared.table), [record.pk])
    owner = getattr(record, declared.belongs_to) if declared.belongs_to not in ("", "id") else None
    if owner is not None:
        mark(owner_table(declared), [owner])
    enqueue_once(FOLLOW_UP)


def text_topic(table: str) -> str:
    """Under which rows are marked whose long texts have to be read again."""
    return f"{table} texts"


def owner_table(declared: ObjectType) -> str:
    """The table of what the rows of a type belong to."""
    return next(each.table for each in current().types if each.belongs_to == "id")
