"""What a record's page shows: who it is at the left, what happened in the middle, what follows at the
right.
"""

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from kith.core.errors import Text
from kith.desk.actions_view import Action, Crumb, Empty, Tag, Tile


@dataclass(frozen=True, slots=True)
class Fact:
    """A key fact. With `edit_href` it is changed where it stands; `add_label` invites when it is missing; `whole_href`
    answers it with all that it holds, where that is more than is shown at once."""

    key: str
    label: Text
    value: Text
    edit_href: str = ""
    add_label: Text = ""
    whole_href: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a room adds to a record's page; the body is already written."""

    key: str
    title: Text
    body: Markup
    count: Text = ""
    note: Text = ""
    action: Action | None = None
    framed: bool = False


@dataclass(frozen=True, slots=True)
class RecordTab:
    key: str
    label: Text
    href: str
    count: Text = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class ChannelChip:
    label: Text
    href: str
    icon: str = ""
    count: Text = ""
    on: bool = False


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One touch. Tone: in (from them), out (from us or the system), buy, bad (a score got worse)."""

    icon: str
    headline: Text
    when: str
    when_full: str
    tone: Literal["in", "out", "buy", "bad"] = "out"
    who: str = ""
    body: Text = ""
    quote: Text = ""
    tags: tuple[Tag, ...] = ()
    href: str = ""
    actions: tuple[Action, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """A day, or a month that is long past. Without a label it goes on with the one above."""

    label: Text
    events: tuple[TimelineEvent, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Newest first. `next_href` answers the block `events` with what came before; `pinned` stands above all, and
    `pin_href` takes the `key` of an event as `touch` to pin it, nothing to unpin."""

    days: tuple[TimelineDay, ...]
    channels: tuple[ChannelChip, ...] = ()
    next_href: str = ""
    empty: Empty | None = None
    pinned: TimelineEvent | None = None
    pin_href: str = ""


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A purpose with its legal basis and a state per channel: y allowed, w asked and waiting, n not
    allowed.
    """

    purpose: Text
    basis: Text
    states: tuple[Literal["y", "w", "n"], ...]


@dataclass(frozen=True, slots=True)
class ConsentTable:
    channels: tuple[tuple[str, Text], ...]
    rows: tuple[ConsentRow, ...]
    note: Text = ""


@dataclass(frozen=True, slots=True)
class ComposerTab:
    key: str
    label: Text
    icon: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Composer:
    """Where something is written to or about the record; rooms bring the tabs and the body of the current one."""

    tabs: tuple[ComposerTab, ...]
    body: Markup


@dataclass(frozen=True, slots=True)
class Star:
    """The button that follows a record, or no longer. `sign` is the key that presses it for whoever looks."""

    href: str
    on: bool
    sign: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record's page. `body` replaces the timeline under other tabs; `tiles` is the strip a phone shows."""

    uid: str
    title: str
    href: str
    avatar: Markup
    subtitle: Text = ""
    crumbs: tuple[Crumb, ...] = ()
    actions: tuple[Action, ...] = ()
    menu: tuple[Action, ...] = ()
    banners: tuple[Text, ...] = ()
    main_actions: tuple[Action, ...] = ()
    reach: tuple[Markup, ...] = ()
    facts: tuple[Fact, ...] = ()
    facts_title: Text = ""
    facts_edit_href: str = ""
    left: tuple[Panel, ...] = ()
    tabs: tuple[RecordTab, ...] = ()
    composer: Composer | None = None
    star: Star | None = None
    timeline: Timeline | None = None
    body: Text = ""
    right: tuple[Panel, ...] = ()
    right_label: Text = ""
    tiles: tuple[Tile, ...] = ()
    live_topics: str = ""
    live_href: str = ""
