"""What a file can be read as, declared by rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from kith.core.errors import Text
from kith.core.fieldtypes.kind import Choice as Option
from kith.core.fieldtypes.kind import FieldType, Spec
from kith.core.principals.actor import Actor


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column can be put into.

    `aliases` are headings by which it is known, in any case and with any signs between the words. Several columns can
    go into one that holds `many`. Dates that `move` are shifted with sample data; those of the `past` cannot lie ahead.
    `country_from` names the target whose country tells how a telephone number is read; cells that say one of `nothing`
    are empty.
    """

    key: str
    label: Text
    type: FieldType
    aliases: tuple[str, ...] = ()
    required: bool = False
    many: bool = False
    moves: bool = False
    past: bool = False
    choices: tuple[Option, ...] = ()
    max_length: int | None = None
    country_from: str = ""
    nothing: frozenset[str] = frozenset()

    @property
    def spec(self) -> Spec:
        return Spec(self.choices, self.max_length)


class Line(NamedTuple):
    """A row that could be read: its number in the file, its lasting key, and the values by target.

    A target that holds many has a tuple. Empty cells have no value.
    """

    number: int
    key: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """What every row of an import shares. `shift` is the number of days by which sample dates are moved."""

    uid: UUID
    by: Actor
    source: str
    is_sample: bool = False
    shift: int = 0


@dataclass(slots=True)
class Outcome:
    """What became of a chunk: records made and changed by type, rows that changed nothing, rows refused with reasons.

    `owners` names the party that each row, by its number, was about, for the parts that other rooms add.
    """

    made: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: int = 0
    refused: dict[int, Text] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)

    def add(self, other: Outcome) -> None:
        self.made.update(other.made)
        self.changed.update(other.changed)
        self.same += other.same
        self.refused.update(other.refused)
        self.owners.update(other.owners)


@dataclass(frozen=True, slots=True)
class ImportKind:
    """Something that rows of a file can be. `types` are the types that it creates: who imports needs the right for all.

    `write` takes a chunk of lines inside a transaction and never raises for a single row. `known_from` is given names
    of sources and values of the target `key`, and says from which source most of them are known, or nothing. `identity`
    is the target by which a row is known again; rows without a value for it get a lasting key of their own.
    """

    key: str
    label: Text
    fields: tuple[Target, ...]
    types: tuple[str, ...]
    write: Callable[[Batch, list[Line]], Outcome]
    known_from: Callable[[Sequence[str], Sequence[str]], str] | None = None
    identity: str = ""


def nothing_beyond(targets: Set[str], rows: int) -> tuple[Text, ...]:
    """For parts that only write into the house."""
    return ()


def nothing_came(batch: UUID) -> tuple[Text, ...]:
    """The same, afterwards."""
    return ()


@dataclass(frozen=True, slots=True)
class ImportPart:
    """Fields that a room adds to the import of a kind below it, asked for each time.

    `write` gets the lines whose party is known, with the party's id. `notices` say what reading the file in does beyond
    the house, given its targets and about how many rows it has; `came_of` what that has come to, given the import.
    """

    key: str
    kind: str
    fields: Callable[[], tuple[Target, ...]]
    types: tuple[str, ...]
    write: Callable[[Batch, list[tuple[int, Line]]], Outcome]
    notices: Callable[[Set[str], int], tuple[Text, ...]] = nothing_beyond
    came_of: Callable[[UUID], tuple[Text, ...]] = nothing_came
