"""A type of record, described once. List, record page, form, API, search, rights and history follow from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Model

from kith.core.errors import Text
from kith.core.registry.field import Field, Join


class Action(StrEnum):
    """What rights are given for."""

    SEE = "see"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    EXPORT = "export"
    BULK = "bulk"
    MERGE = "merge"
    RUN = "run"


class Audience(StrEnum):
    """For whom a type is: everybody in the company, its administrators alone, or (`house`) everybody to read and its
    administrators to change. Records of an `own` type everybody keeps for themselves and may open to others: their
    table has the columns `owner_id`, `reach` (me, team, everybody) and `team_id`, and administrators keep what is open."""

    STAFF = "staff"
    ADMINISTRATORS = "administrators"
    HOUSE = "house"
    OWN = "own"


class OnMerge(StrEnum):
    """What becomes of rows when two parties become one."""

    MOVE = "move"
    MOVE_UNLESS_EQUAL = "move_unless_equal"
    FIRST_WINS = "first_wins"
    RECOMPUTE = "recompute"


@dataclass(frozen=True, slots=True)
class OnErase:
    """What becomes of rows when their person is erased: `delete`, `blank` or `keep` (with reason and years)."""

    do: str
    reason: Text = ""
    years: int = 0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lake:
    """What the warehouse takes of a type: the canonical table and a SELECT that fills it, with `chg` last.

    `gone` gives key and `chg` of rows that are no longer given, where that is more than the table's deleted rows. `fields`
    names the field that a column tells of, so that whoever may not see the field does not get the column.
    """

    table: str
    select: str
    gone: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done to records of a type. `do(by=…, <type>=record, **values)` does it.

    `when` says whether it makes sense for a record as it stands; a page that offers it otherwise would only be refused.
    `opposite` is the key of the verb that takes it back, where one does so without asking for anything: then what was
    done to many is taken back as a whole.
    """

    key: str
    label: Text
    do: Callable[..., Any]
    icon: str = ""
    action: Action = Action.RUN
    inputs: tuple[Field, ...] = ()
    confirm: Text = ""
    tone: str = ""
    when: Callable[[Any], bool] | None = None
    opposite: str = ""


@dataclass(frozen=True, slots=True)
class ObjectType:
    """The only description of a type.

    `fields` in the order of the form; `title` the field that names a record; `columns` of the list at first;
    `sort` the first order (`-` before the key turns it round); `board` the choice that a board is made by at first;
    `kind` fixes a column of a table that several types share; `belongs_to` is the column with the party that a row is
    about ("id" for the party itself), and then `lake`,
    `on_merge` and `on_erase` must be given; `subject` leads from a record to the model whose `uid` owns the sealing key;
    `author` is the column that takes whoever creates a record, `owner` the one with whoever it belongs to; rows of a
    party without an owner of their own are their party's owner's;
    `tab` is the field on the page of whose record the rows stand as a tab: "party" for what belongs to a party.
    `custom_table` is the side table of custom fields: the record's id in its first column, `data` in its second.
    `create(by=…, values=…, batch=…)` makes a record instead of a plain insert, from values that were read, by field.
    `happens` is the field with the moment that a row is about, such as an order's date, where that is not when it was
    added: "within the last 90 days" counts from there.
    `watches` are the fields that `prepare` and `check` work from, where they are few: with others they are not asked of
    many records at once.
    `known_by` are fields of which whoever adds a record by a form fills in one at least, those beside it (`first_of`)
    among them.
    `protect(record, verb)` raises Conflict for a record that must not be edited or deleted; `removed(record)` is called
    once a record is gone for good, in the same transaction; `remade` says that one without a trash is all there is of it,
    so that it can be written anew out of the history.
    """

    key: str
    model: type[Model]
    label: Text
    plural: Text
    icon: str
    fields: tuple[Field, ...]
    title: str
    columns: tuple[str, ...]
    sort: tuple[str, ...]
    room: str = ""
    path: str = ""
    kind: tuple[str, str] | None = None
    base: str = ""
    joins: tuple[Join, ...] = ()
    search: tuple[str, ...] = ()
    board: str = ""
    verbs: tuple[Verb, ...] = ()
    audience: Audience = Audience.STAFF
    creatable: bool = True
    editable: bool = True
    deletable: bool = True
    create: Callable[..., Model] | None = None
    author: str = ""
    owner: str = ""
    tab: str = ""
    custom_table: str = ""
    belongs_to: str = ""
    subject: str = ""
    lake: tuple[Lake, ...] | None = None
    on_merge: OnMerge | None = None
    on_erase: OnErase | None = None
    prepare: Callable[[Any], None] | None = None
    check: Callable[[Any], None] | None = None
    protect: Callable[[Any, str], None] | None = None
    removed: Callable[[Any], None] | None = None
    remade: bool = False
    happens: str = ""
    watches: tuple[str, ...] | None = None
    known_by: tuple[str, ...] = ()
    by_key: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {entry.key: entry for entry in self.fields})

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def comes_back(self) -> bool:
        """Whether a deleted record can be taken back: out of the trash, or written anew."""
        return self.deletable and (self.remade or hasattr(self.model, "deleted_at"))

    @property
    def url(self) -> str:
        """The path of the list, without slashes: `people`."""
        return self.path or self.key

    @property
    def dated(self) -> str:
        """The field that says when a row happened, else when it was added; empty for rows without a date."""
        return self.happens or next((each.key for each in self.fields if each.mark == "when"), "")

    def permission(self, verb: str) -> str:
        return f"{self.room}.{self.key}.{verb}"
