"""Writes events. One row per record even in bulk, in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from kith.core import partitions
from kith.core.copying import send
from kith.core.events.announcing import MOST, announce
from kith.core.events.sealing import SealingKey, keys_for, written
from kith.core.fieldtypes import LONG_TEXT, SOURCE_TEXT, STRUCTURE, TAGS, TEXT
from kith.core.keys import new_digits
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.field import Privacy
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import write
from kith.lib.copy_text import BLOCK, line, text

UNCHANGED = "view"
"""The verb of events that tell of no change."""
FILE = "file"
"""What events of files tell besides fields: how the file is called, before and after. Names of files name people."""
FREE = (TEXT, LONG_TEXT, SOURCE_TEXT, TAGS, STRUCTURE)
Changes = Mapping[str, tuple[Any, Any]]
Told = tuple[int, UUID, str, str, str]
"""Number and public id of the record; then, as COPY reads them, what changed, and keys and envelopes of what is sealed."""
COLUMNS = (
    "occurred_at, kind, verb, actor_id, via, address, subject_type, subject_id, subject_uid, batch, changes,"
    " sealed_for, sealed"
)
_acting: ContextVar[UUID | None] = ContextVar("events_acting", default=None)
ONE = f"insert into core_event ({COLUMNS}) values ({', '.join(['%s'] * 13)})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one record. `person` is the data subject whose key seals the personal values.

    A field that names another person is sealed under that person's own key, so that the erasure of either leaves the
    other's values readable.
    """

    id: int
    uid: UUID
    person: UUID
    changes: Changes


@dataclass(frozen=True, slots=True)
class Head:
    """What the events of one bulk act have in common. `type` is the key of the records' type."""

    kind: str
    by: Actor
    type: str
    verb: str
    batch: UUID | None

    def before(self) -> tuple[Any, ...]:
        """The columns up to the record, now. The part of the table that takes the events is there."""
        now = timezone.now()
        partitions.ensure("core_event", now, now)
        return now, self.kind, self.verb, self.by.id, self.by.via, self.by.address, self.type


@contextmanager
def acting_in(batch: UUID) -> Iterator[None]:
    """Gives every event of a record inside this batch, unless it has one of its own."""
    token = _acting.set(batch)
    try:
        yield
    finally:
        _acting.reset(token)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: a type's key, the row's number (0 where there is none), and its public id."""

    type: str
    id: int
    uid: UUID


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


def note(
    kind: str, *, by: Actor, subject: Subject, changes: Changes, verb: str = "", closed: Changes | None = None
) -> None:
    """Writes one event about what is no record of a type, such as a setting. What is `closed` may name people: it is
    sealed under the subject's own key."""
    now = timezone.now()
    partitions.ensure("core_event", now, now)
    keys = keys_for([subject.uid]) if closed else {}
    sealed = _envelopes(subject.uid, {subject.uid: closed} if closed else {}, keys)
    told = (subject.type, subject.id, subject.uid, None, written(changes).decode(), *sealed)
    write(ONE, (now, kind, verb or kind.partition(".")[2], by.id, by.via, by.address, *told))


def subject_of(on: Model, declared: ObjectType) -> UUID:
    """The data subject of a record: the party it is about, else the record itself."""
    owner: Any = (getattr(on, declared.subject) if declared.subject else None) or on
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
    if verb != UNCHANGED:
        born = kind.endswith((".created", ".restored"))
        few = ((row.uid, row.person) for row in rows) if len(rows) <= MOST else None
        announce(declared.key, few, new=born)
    batch = batch or _acting.get()
    head = Head(kind, by, declared.key, verb, batch)
    personal, naming = sealed_fields(declared)
    if keys is None:
        keys = keys_of(rows, declared)
    told = ((row, _told(row, (personal, naming), keys)) for row in rows)
    if len(rows) == 1:
        write(ONE, (*head.before(), rows[0].id, rows[0].uid, batch, *next(told)[1]))
    else:
        copy_events(
            head,
            ((row.id, row.uid, text(shown), named, text(hidden)) for row, (shown, named, hidden) in told),
        )


def keys_of(rows: Iterable[Change], declared: ObjectType) -> dict[UUID, SealingKey]:
    """The keys that events of these changes are sealed with."""
    personal, naming = sealed_fields(declared)
    return keys_for(person for row in rows for person in _persons(row, personal, naming))


def copy_events(head: Head, told: Iterator[Told]) -> None:
    """Many events by COPY."""
    first, last = (line(part).removesuffix("\n") for part in (head.before(), (head.batch,)))
    send(f"copy core_event (uid, {COLUMNS}) from stdin", _blocks(told, first, last))


def _blocks(told: Iterator[Told], first: str, last: str) -> Iterator[bytes]:
    """Lines, of which `first` and `last` are what all have before and behind the record."""
    while some := list(islice(told, BLOCK)):
        lines = [
            f"{uid}\t{first}\t{number}\t{subject.hex}\t{last}\t{changes}\t{named}\t{envelopes}\n"
            for uid, (number, subject, changes, named, envelopes) in zip(
                new_digits(len(some)), some, strict=True
            )
        ]
        yield "".join(lines).encode()


def sealed_fields(declared: ObjectType) -> tuple[frozenset[str], frozenset[str]]:
    """The fields whose values are sealed, and those that name a party. Sealed is what is personal, and what may be: free
    texts about a party, and conditions, which may name anybody."""
    parties = {
        each.key
        for each in current().types
        if each.belongs_to == "id" and each.kind != ("kind", "organisation")
    }
    naming = frozenset(each.key for each in declared.fields if each.target in parties)
    free = FREE if declared.belongs_to else (STRUCTURE,)
    closed = {
        each.key
        for each in declared.fields
        if each.privacy.sealed or (each.type in free and each.privacy is not Privacy.PUBLIC)
    }
    return naming | closed | {FILE}, naming


def _persons(row: Change, personal: frozenset[str], naming: frozenset[str]) -> Iterator[UUID]:
    """Everybody whose key an event needs."""
    if not personal.isdisjoint(row.changes):
        yield row.person
    for key in naming & row.changes.keys():
        yield _whose(row, key)


def _whose(row: Change, key: str) -> UUID:
    """Who is named by a field: whoever it names now, else before; the record's own person where it names nobody."""
    before, after = row.changes[key]
    named = after or before
    return named if isinstance(named, UUID) else UUID(str(named)) if named else row.person


def _told(
    row: Change, sealed: tuple[frozenset[str], frozenset[str]], keys: Mapping[UUID, SealingKey]
) -> tuple[str, str, str]:
    """What changed, as JSON; and keys and envelopes of what is sealed of it, each as PostgreSQL writes an array."""
    opened, closed = _parted(row, *sealed)
    return written(opened).decode(), *_envelopes(row.person, closed, keys)


def _parted(
    row: Change, personal: frozenset[str], naming: frozenset[str]
) -> tuple[Changes, Mapping[UUID, Changes]]:
    """What stands open, and what is sealed, by whom it tells of."""
    opened: dict[str, tuple[Any, Any]] = {}
    own: dict[str, tuple[Any, Any]] = {}
    others: dict[UUID, dict[str, tuple[Any, Any]]] = {}
    for key, pair in row.changes.items():
        if key not in personal:
            opened[key] = pair
        elif key not in naming or (person := _whose(row, key)) is row.person or person == row.person:
            own[key] = pair
        else:
            others.setdefault(person, {})[key] = pair
    return opened, {row.person: own, **others} if own else others


def _envelopes(
    person: UUID, sealed: Mapping[UUID, Changes], keys: Mapping[UUID, SealingKey]
) -> tuple[str, str]:
    """Keys and envelopes, each as PostgreSQL writes an array. Whoever has no key is named under the record's own."""
    named, envelopes = [], []
    for each, changes in sealed.items():
        if key := keys.get(each) or keys.get(person):
            named.append(str(key.id))
            envelopes.append(f'"\\\\x{key.seal(changes).hex()}"')
    return f"{{{','.join(named)}}}", f"{{{','.join(envelopes)}}}"


def plain(value: Any) -> Any:
    """A value as JSON keeps it: numbers as text so that nothing is rounded, moments in ISO form."""
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
