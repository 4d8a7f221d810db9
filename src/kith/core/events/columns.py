"""Events of many new records of one type, written from columns instead of record by record.

A value is written once where a column repeats it, and what all records have in common is written once for all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from kith.core.events.announcing import MOST, announce
from kith.core.events.record import Change, Head, Told, copy_events, record_many, sealed_fields
from kith.core.events.sealing import SealingKey, keys_for, written
from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import ObjectType
from kith.lib.copy_text import text
from kith.lib.seal import pieces

NOTHING = "{}"
Columns = dict[str, Sequence[Any]]
_COMMALESS = frozenset({UUID, datetime, date, bool, int, type(None)})


@dataclass(frozen=True, slots=True)
class Made:
    """New records of one type: their ids, public ids, whose they are, and the values of their fields, column by column.

    What all of them have is in `same`. Empty values are no part of an event.
    """

    ids: Sequence[int]
    uids: Sequence[UUID]
    persons: Sequence[UUID]
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    same: Mapping[str, Any] = field(default_factory=dict)

    def rows(self) -> Iterator[Change]:
        """The same, record by record."""
        for at, number in enumerate(self.ids):
            values = {key: column[at] for key, column in self.values.items()} | dict(self.same)
            changes = {key: (None, value) for key, value in values.items() if not _empty(value)}
            yield Change(number, self.uids[at], self.persons[at], changes)


def record_made(
    made: Made,
    *,
    by: Actor,
    declared: ObjectType,
    verb: str = "create",
    batch: UUID | None = None,
    keys: Mapping[UUID, SealingKey] | None = None,
) -> None:
    """Writes one event for each of the new records, as `record_many` does."""
    if not made.ids:
        return
    kind, (closed, naming) = f"{declared.key}.created", sealed_fields(declared)
    if _names_others(made, naming):
        record_many(kind, by=by, declared=declared, verb=verb, batch=batch, rows=made.rows(), keys=keys)
        return
    few = zip(made.uids, made.persons, strict=True) if len(made.ids) <= MOST else None
    announce(declared.key, few, new=True)
    told = _told(made, closed, keys_for(made.persons) if keys is None else keys)
    copy_events(Head(kind, by, declared.key, verb, batch), told)


def _names_others(made: Made, naming: Collection[str]) -> bool:
    """Whether a record names somebody whose own key has to seal that."""
    named = (column for key, column in made.values.items() if key in naming)
    return any(column is not made.persons and list(column) != list(made.persons) for column in named)


def _told(made: Made, closed: Collection[str], keys: Mapping[UUID, SealingKey]) -> Iterator[Told]:
    opened = map(text, _objects(made, [key for key in (*made.values, *made.same) if key not in closed]))
    secret = _objects(made, closed)
    rows = zip(made.ids, made.uids, made.persons, opened, secret, pieces(len(made.ids)), strict=True)
    for number, uid, person, shown, hidden, nonce in rows:
        key = keys.get(person) if hidden != NOTHING else None
        if key is None:
            yield number, uid, shown, NOTHING, NOTHING
        else:
            envelope = key.cipher.seal(hidden.encode(), person.bytes, nonce).hex()
            yield number, uid, shown, f"{{{key.id}}}", f'{{"\\\\\\\\x{envelope}"}}'


def _objects(made: Made, keys: Collection[str]) -> list[str]:
    """A JSON object for each record, of these fields."""
    columns = [_members(key, column) for key, column in made.values.items() if key in keys]
    same = [member for key, value in made.same.items() if key in keys and (member := _member(key, value))]
    if not columns:
        return [f"{{{','.join(same)}}}"] * len(made.ids)
    columns += [[member] * len(made.ids) for member in same]
    return [f"{{{','.join(filter(None, row))}}}" for row in zip(*columns, strict=True)]


def _members(key: str, column: Sequence[Any]) -> list[str]:
    kinds = set(map(type, column))
    if kinds == {str} and _plain("".join(column)):
        return [f'"{key}":[null,"{value}"]' if value else "" for value in column]
    if kinds == {Decimal}:
        return [f'"{key}":[null,"{value}"]' for value in column]
    if kinds <= _COMMALESS:
        values = written(column).decode()[1:-1].split(",")
        return ["" if value == "null" else f'"{key}":[null,{value}]' for value in values]
    return [_member(key, value) for value in column]


def _plain(joined: str) -> bool:
    """Whether texts stand in JSON as they are."""
    return joined.isprintable() and '"' not in joined and "\\" not in joined


def _member(key: str, value: Any) -> str:
    return "" if _empty(value) else f'"{key}":[null,{written(value).decode()}]'


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == []
