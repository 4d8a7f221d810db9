"""What stands on the first page. Rooms bring tiles, steps and parts; see `Room` in the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kith.core.errors import Text
from kith.desk.actions_view import Action, Tag

Tone = Literal["", "good", "warn", "bad", "accent"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way round, in its order: done or still to do."""

    label: Text
    text: Text
    href: str
    done: bool
    order: int


@dataclass(frozen=True, slots=True)
class Work:
    """A long piece of work, lately or now."""

    title: str
    when: str
    state: Tag


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One line: when, what and of whom. `tick` draws a box to press,
    `is_done` a pressed one; `act` stands at the end, `is_next` marks what comes now."""

    title: str
    href: str
    lead: str = ""
    lead_tone: Tone = ""
    detail: str = ""
    icon: str = ""
    tag: Tag | None = None
    figure: str = ""
    figure_tone: Tone = ""
    tick: Action | None = None
    is_done: bool = False
    act: Action | None = None
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class HomeGroup:
    """Rows under a small heading of their own."""

    title: str
    rows: tuple[HomeRow, ...]
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Spotlight:
    """What comes next, above everything else."""

    title: str
    text: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class HomePart:
    """What a room has to say today. `place` is main or side; `count` stands beside the title, `more` leads to all, `add`
    to a new one: the first part that has it gives the page its main button."""

    key: str
    title: str
    order: int
    groups: tuple[HomeGroup, ...] = ()
    place: Literal["main", "side"] = "main"
    count: str = ""
    more: Action | None = None
    add: Action | None = None
    empty: str = ""
    spotlight: Spotlight | None = None
