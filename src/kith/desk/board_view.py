"""What a board shows beside what every list has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from kith.core.errors import Text
from kith.desk.form_view import Choice


@dataclass(frozen=True, slots=True)
class PileHead:
    """The head of a column, with what its cards come to; `whole` says it by currency. `share` is the weighted part of the
    sum, 0–1; `over` says that there are more cards than the limit."""

    number: int
    label: Text
    count: str = ""
    limit: str = ""
    over: bool = False
    sum: str = ""
    whole: str = ""
    weighted: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class PileView:
    """A column. `next_href` answers the block `cards` with what follows; `list_href` is the list of its records."""

    head: PileHead
    value: str
    cards: Markup
    next_href: str = ""
    list_href: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number above the board, what it says, and all that is known of it."""

    value: str
    text: Text
    whole: str = ""


@dataclass(frozen=True, slots=True)
class BoardView:
    """`query` is the board's own address behind the question mark; `heads_href` answers the heads where they come after
    the page; `movable` says that cards can be moved by this reader. `said` are the sentences that are read aloud."""

    label: Text
    by: str
    query: str
    piles: tuple[PileView, ...]
    heads_href: str = ""
    movable: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoveForm:
    """Where a record can be moved to: the choices of a field, or a day. `seen` is the value that it has now."""

    title: Text
    label: Text
    action: str
    seen: str
    choices: tuple[Choice, ...] = ()
    day: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class BoardForm:
    """How a board is made: by which field, what its heads add up and weigh, and the limit of each column."""

    action: str
    vals: Mapping[str, str]
    fields: tuple[Choice, ...]
    numbers: tuple[Choice, ...]
    weights: tuple[Choice, ...]
    limits: tuple[tuple[str, Text, str], ...]
