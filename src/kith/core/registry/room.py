"""A room's face: what it brings to the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from kith.core.errors import Text
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.trace import Trace


class Section(StrEnum):
    """Where in the settings a page stands, in this order."""

    YOU = "you"
    HOUSE = "house"
    PEOPLE = "people"
    PRIVACY = "privacy"
    CHANNELS = "channels"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the rail, or of a `section` of the settings (then with `help`, a line on what it is for).

    `shortcut` is the letter after `g`; `order` sorts, 10 apart. `over` names types all of whose records one must see,
    for a page that tells of all of them together.
    """

    key: str
    label: Text
    icon: str
    href: str
    order: int
    shortcut: str = ""
    permission: str = ""
    administrators: bool = False
    section: Section | None = None
    help: Text = ""
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the desk that no type derives: a path below `/`, a view, a name for links.

    One that is `lasting` answers also while its room is switched off: its address stands in mails that are out, and who
    holds one has a right to it.
    """

    path: str
    view: Callable[..., Any]
    name: str
    lasting: bool = False


PLACES = frozenset({"left", "right", "reach", "timeline", "tab", "composer", "banner", "paper", "menu"})


@dataclass(frozen=True, slots=True)
class Panel:
    """What a room shows on the record page of a type below it.

    Left, right and tab are the zones; `reach` are ways to reach somebody, `banner` what must be seen first, `paper` what is
    printed besides, `menu` an `Action`. Tabs and what is composed have `key` and `label`, the latter an `icon`.
    `render(request, actor, record)` gives what the desk draws at this place, or None for nothing.
    """

    type: str
    place: str
    order: int
    render: Callable[[Any, Any, Any], Any]
    key: str = ""
    label: Text = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class FieldContribution:
    """A field that a room adds to a type below it, for lists, filters and segments."""

    type: str
    field: Field


@dataclass(frozen=True, slots=True)
class Way:
    """A way by which people may be contacted for a purpose: `field` of people says whether. `refused` gets a SELECT of
    `party_id` and tells of how many of them it is not so, by reason, as pairs."""

    field: str
    purpose: Text
    label: Text
    icon: str
    refused: Callable[[Any], list[tuple[Text, int]]]


@dataclass(frozen=True, slots=True)
class Listener:
    """Called once for each batch of events of these kinds, in order, after commit. Must be idempotent."""

    key: str
    kinds: tuple[str, ...]
    hear: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Carries notices of the house to people: the job that takes one, and whether it could do so now."""

    ready: Callable[[], bool]
    job: str


@dataclass(frozen=True, slots=True)
class Trail:
    """Rows without a type of their own that writing many records at once leaves beside them, such as a timeline.

    `forget(batch, parties)` takes away what the batch left with these parties, or puts right what its undoing left;
    `newer(batch, parties)` gives those parties to whom something in these tables was added by anybody else.
    """

    tables: tuple[str, ...]
    forget: Callable[[UUID, list[int]], None]
    newer: Callable[[UUID, list[int]], set[int]]


@dataclass(frozen=True, slots=True)
class Saying:
    """How lines about records of one type are said. `say` gets public ids and gives a line for each that is there.

    Where several things happen with a record, each `kind` of touch has a saying of its own.
    """

    type: str
    say: Callable[[list[UUID]], dict[UUID, str]]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What `config/rooms.py` takes of a room. An optional one can be switched off.

    `after_restore` is called once in a house that comes out of a backup, before anybody comes in: for what happened
    since and must not be taken back, such as erasures, or must not happen twice, such as mails. What it needs to know
    of the time since the backup stands in the data folder's `lasting/`. Each must bear being called twice.
    `imports` are what files can be read as; `derived` the tables whose rows are only worked out from others and go
    with the record that they hang on. `traces` are what it keeps of people besides; `receivers` give names of those to
    whom it hands personal data on; `guards` are asked before a record that belongs to a party is changed, and raise;
    `guarded` says in SQL of a party's id, in place of `{}`, for whom they have to be asked at all where many are changed.
    `bulk_operations` are what can be done to many records of a type besides (`BulkOperation` of `core/bulk`).
    `withheld` says in SQL of a party's id, in place of `{}`, that what belongs to it is not handed out in files, `held`
    that nothing of it may end by itself.
    `later_fields` give fields that hang on records and so come and go while the house runs; whoever changes such a record
    calls `announce` of `core/custom/fields.py`.
    `home_parts` are what it has to say on the first page: `part(actor, team)` gives a `HomePart` or None.
    `ways` are the purposes and channels for which people may be contacted.
    `sayings` say lines of the timeline in the language of whoever reads them, from the records they are about.
    """

    key: str
    title: Text
    summary: Text = ""
    types: tuple[ObjectType, ...] = ()
    pages: tuple[Page, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    panels: tuple[Panel, ...] = ()
    fields: tuple[FieldContribution, ...] = ()
    listeners: tuple[Listener, ...] = ()
    jobs: tuple[Any, ...] = ()
    carrier: Carrier | None = None
    api: tuple[Callable[..., Any], ...] = ()
    segment_actions: tuple[Callable[[Any], Any], ...] = ()
    imports: tuple[Any, ...] = ()
    trails: tuple[Trail, ...] = ()
    traces: tuple[Trace, ...] = ()
    receivers: tuple[Callable[[], list[str]], ...] = ()
    guards: tuple[Callable[[ObjectType, int], None], ...] = ()
    guarded: tuple[str, ...] = ()
    bulk_operations: tuple[Any, ...] = ()
    withheld: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    later_fields: tuple[Callable[[], tuple[FieldContribution, ...]], ...] = ()
    sayings: tuple[Saying, ...] = ()
    ways: tuple[Callable[[], tuple[Way, ...]], ...] = ()
    at_start: tuple[Callable[[], None], ...] = ()
    after_restore: tuple[Callable[[], None], ...] = ()
    home_tiles: tuple[Callable[[Any], Any], ...] = ()
    home_steps: tuple[Callable[[Any], Any], ...] = ()
    home_parts: tuple[Callable[[Any, bool], Any], ...] = ()
    derived: tuple[str, ...] = ()
    optional: bool = False
    needs: tuple[str, ...] = ()
