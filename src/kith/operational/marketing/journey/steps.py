"""The steps of a journey as people write them down: a list, some steps of which hold lists of their own, one a way.

After a step with several ways everybody goes on with the step below it, unless the way ended with an exit. People only
ever go down the list, so nobody passes a step twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time, such as 3 days."""

    amount: int = 0
    unit: Unit = Unit.DAY

    @property
    def delta(self) -> timedelta:
        return timedelta(**{f"{self.unit.value}s": self.amount})


class Asked(StrEnum):
    """What a question is about: whether somebody is in a segment, what is known of the person, of the record that the run
    is for, or what became of the mail of an earlier step."""

    SEGMENT = "segment"
    PERSON = "person"
    RECORD = "record"
    MAIL = "mail"


class Fate(StrEnum):
    """What may have become of an earlier mail."""

    SENT = "sent"
    OPENED = "opened"
    CLICKED = "clicked"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with yes or no for an answer. `where` is the JSON form of a condition."""

    about: Asked = Asked.SEGMENT
    segment: str = ""
    where: dict[str, Any] | None = None
    step: str = ""
    fate: Fate = Fate.CLICKED


@dataclass(frozen=True, slots=True)
class Send:
    """A mail for a purpose (its public id), with its own text or that of a template (public id)."""

    purpose: str = ""
    template: str = ""
    subject: str = ""
    body_kind: str = "plain"
    body: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """Waits for a length of time."""

    length: Length = Length(1)


@dataclass(frozen=True, slots=True)
class Hour:
    """Waits for the next full hour of these weekdays (Monday is 0), at once where it is that hour now."""

    hour: int = 9
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Until:
    """Waits until something holds, or happens, and no longer than `at_most`. Ways: it did; it was too late."""

    ask: Ask | None = None
    event: str = ""
    at_most: Length = Length(7)


@dataclass(frozen=True, slots=True)
class Branch:
    """Ways: yes; no."""

    ask: Ask = Ask()


@dataclass(frozen=True, slots=True)
class Split:
    """Draws a way for everybody by lot. Shares in percent, one for each way."""

    shares: tuple[int, ...] = (50, 50)


@dataclass(frozen=True, slots=True)
class Tag:
    """Gives a tag, or takes it away."""

    tag: str = ""
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Exit:
    """Ends the journey here."""


What = Send | Wait | Hour | Until | Branch | Split | Tag | Exit
WHATS: dict[str, type[What]] = {
    "send": Send, "wait": Wait, "hour": Hour, "until": Until, "branch": Branch, "split": Split, "tag": Tag, "exit": Exit,
}  # fmt: skip
DOES: dict[type[What], str] = {what: key for key, what in WHATS.items()}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `key` stays the same from version to version; `ways` are the lists of a step with several ways."""

    key: str
    what: What
    name: str = ""
    ways: tuple[tuple[Step, ...], ...] = ()

    @property
    def does(self) -> str:
        return DOES[type(self.what)]


def number_of_ways(what: What) -> int:
    """How many lists a step of this kind holds."""
    return len(what.shares) if isinstance(what, Split) else 2 if isinstance(what, Branch | Until) else 0


class Comes(StrEnum):
    """How people come in."""

    SEGMENT = "segment"
    EVENT = "event"
    HAND = "hand"


class Again(StrEnum):
    """Whether somebody who has been through comes in again."""

    NEVER = "never"
    AFTER = "after"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Entry:
    """How people come in: who is in a segment, for whom an event happens, or who is put in by hand.

    `ask` lets in only those for whom it holds; `each` starts a run for each record of the event, else there is one for
    each person. `days` is how long after the end somebody comes in again, where that is after a while.
    """

    comes: Comes = Comes.SEGMENT
    segment: str = ""
    event: str = ""
    each: bool = False
    ask: Ask | None = None
    again: Again = Again.NEVER
    days: int = 90


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole journey. Whoever fulfils `goal` leaves at whatever step comes next, and counts as having reached it."""

    entry: Entry = Entry()
    goal: Ask | None = None
    steps: tuple[Step, ...] = ()
    _next: dict[str, str] = field(init=False, repr=False, compare=False)
    _by_key: dict[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        below: dict[str, str] = {}
        _link(self.steps, "", below)
        object.__setattr__(self, "_next", below)
        object.__setattr__(self, "_by_key", {each.key: each for each in walk(self.steps)})

    @property
    def by_key(self) -> dict[str, Step]:
        """All steps from top to bottom, by key."""
        return self._by_key

    @property
    def first(self) -> str:
        """The key of the first step, empty in a journey without any."""
        return self.steps[0].key if self.steps else ""

    def after(self, key: str, way: int | None = None) -> str:
        """The step that follows by this way; empty at the end."""
        step = self._by_key[key]
        if way is not None and step.ways[way]:
            return step.ways[way][0].key
        return self._next[key]

    @property
    def mails(self) -> Iterator[tuple[str, Send]]:
        """The steps that send, by key."""
        for key, step in self._by_key.items():
            if isinstance(step.what, Send):
                yield key, step.what


def walk(steps: tuple[Step, ...]) -> Iterator[Step]:
    """These steps and all inside them, from top to bottom."""
    for step in steps:
        yield step
        for way in step.ways:
            yield from walk(way)


def _link(steps: tuple[Step, ...], last: str, below: dict[str, str]) -> None:
    following = [*(step.key for step in steps[1:]), last]
    for step, then in zip(steps, following, strict=False):
        below[step.key] = then
        for way in step.ways:
            _link(way, then, below)
