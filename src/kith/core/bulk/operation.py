"""What can be done to many records at once, and what whoever adds something to that has to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model

from kith.core.bulk.model import Fate
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.core.registry.field import Field
from kith.core.registry.objecttype import Action, ObjectType

Changes = dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """Who does what to which type. `values` are what the operation's `read` has made of the asker's; `batch` goes with
    every event, and `undoes` is the batch that is taken back. `keys` are the fields that records are held with, where
    no others are looked at."""

    by: Actor
    declared: ObjectType
    values: Any
    batch: UUID
    undoes: UUID | None = None
    keys: frozenset[str] | None = None


@dataclass(slots=True)
class Row:
    """A record, locked, with its values as `snapshot` gives them, as the table holds them by attribute (`stored`), and the
    number of its row in the run, from 1."""

    at: int
    record: Model
    before: dict[str, Any]
    stored: dict[str, Any]
    person: UUID


@dataclass(slots=True)
class Planned:
    """What would become of a row. `changes` are values by field, before and after; `side` new values of custom fields."""

    row: Row
    fate: Fate
    reason: Text = ""
    changes: Changes = field(default_factory=dict)
    side: dict[str, Any] = field(default_factory=dict)


Plan = Callable[[Work, Sequence[Row]], list[Planned]]
Write = Callable[[Work, Sequence[Planned]], None]


def every_field(declared: ObjectType, given: Mapping[str, object]) -> frozenset[str] | None:
    return None


def no_inputs(by: Actor, declared: ObjectType) -> tuple[Field, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class BulkOperation:
    """Something that can be done to many records of a type.

    `action` is the right that each row needs beside the right to change many, `verb` the verb whose right it is where a
    verb has its own. `offered` says for whom and of which types; `inputs` what is asked for besides, and `read` makes of
    the answers what `plan` and `write` find as `values`, raising Invalid. `plan` must leave the database as it is;
    `write` does what was planned for the rows that change, events included, and may turn a row's fate to refused.
    `plan_back` and `write_back` take it back; without them nobody can. So many rows as `at_once` says are done in
    one transaction; `keys` gives the fields that change with what was given, where `plan` looks at no others.
    """

    key: str
    label: Text
    icon: str
    action: Action
    offered: Callable[[Actor, ObjectType], bool]
    read: Callable[[Actor, ObjectType, Mapping[str, object]], Any]
    plan: Plan
    write: Write
    plan_back: Plan | None = None
    write_back: Write | None = None
    inputs: Callable[[Actor, ObjectType], tuple[Field, ...]] = no_inputs
    keys: Callable[[ObjectType, Mapping[str, object]], frozenset[str] | None] = every_field
    verb: str = ""
    tone: str = ""
    at_once: int = 2_000
    confirm: Text = ""
