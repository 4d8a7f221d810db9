"""A field of a type: what it is called, what it holds, how private it is, and where its value stands in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kith.core.errors import Text
from kith.core.fieldtypes import REFERENCE
from kith.core.fieldtypes.kind import Choice, FieldType, Spec


class Privacy(StrEnum):
    """How a value must be treated.

    PUBLIC may be shown to anyone who sees the record; INTERNAL is the company's own; PERSONAL tells something of a
    natural person and is sealed in the history; SENSITIVE is personal and hidden from roles that only read.
    """

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"

    @property
    def sealed(self) -> bool:
        return self in (Privacy.PERSONAL, Privacy.SENSITIVE)


@dataclass(frozen=True, slots=True)
class Join:
    """A table joined at most once to each row. `on` names the joined row by `alias`, the type's own row by `t`."""

    alias: str
    table: str
    on: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands: an SQL expression and the joins it needs, in order."""

    sql: str
    joins: tuple[Join, ...] = ()
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type.

    `column` is the attribute on the model (empty for values that stand elsewhere, which then have a `source`);
    `target` the type that a reference points to; `sort` the SQL to sort by where that is not the value itself;
    `sortable` says that an index serves the order; `currency` is the SQL of the currency beside an amount, `house` that
    of the same amount in the house currency (`core/currency/columns.py`), by which amounts are compared, ordered and
    added up, and `dated` that of the moment whose day's rate counts, where the row has it itself;
    `over` names the types over all of whose records the value was worked out, or any of which it may name: only who sees
    all of them sees it;
    `yes` and `no` are how sentences say what a yes-or-no field means, such as "with a click" and "without a click";
    `said` is how they say a value, such as "of “{value}”";
    `among` are conditions, as JSON, which those meet who are offered for a reference: the first says who can ever stand
    there, the others who can be chosen now;
    `quiet` fields stand on a record's page only with a value, and in its form after all others;
    `first_of` names the field of another type, such as `phone.number`, whose first record can be given with a new one;
    `yearly` says that the day comes round every year, such as a birthday: calendars have it in each, from the first on;
    `mark` names how the desk draws the value; `custom` says that the value stands in the type's side table.
    """

    key: str
    label: Text
    type: FieldType
    privacy: Privacy
    column: str = ""
    source: Source | None = None
    writable: bool = True
    required: bool = False
    choices: tuple[Choice, ...] = ()
    max_length: int | None = None
    target: str = ""
    among: tuple[str, ...] = ()
    sort: str = ""
    sortable: bool = False
    currency: str = ""
    house: str = ""
    dated: str = ""
    mark: str = ""
    custom: bool = False
    quiet: bool = False
    over: tuple[str, ...] = ()
    help: Text = ""
    icon: str = ""
    yes: Text = ""
    no: Text = ""
    said: Text = ""
    first_of: str = ""
    yearly: bool = False

    @property
    def attribute(self) -> str:
        """The model's attribute that holds the value."""
        return self.column or self.key

    @property
    def orderable(self) -> bool:
        """Whether rows can be ordered by the value at all."""
        return not self.type.many and (self.type is not REFERENCE or bool(self.sort))

    @property
    def spec(self) -> Spec:
        return Spec(self.choices, self.max_length)
