"""What can be done on a page: the buttons, menu items and links that templates draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kith.core.errors import Text

Tone = Literal["", "main", "bad", "good", "quiet"]


@dataclass(frozen=True, slots=True)
class Action:
    """A button or link.

    `key` is the single key that presses it. `dialog` opens what the address answers as a dialog. `confirm`
    asks first, only for what cannot be undone. `target` is a CSS selector for the answer of a POST;
    without it only toasts and partials of the answer are shown. `vals` are sent along.
    """

    label: Text
    href: str
    icon: str = ""
    method: Literal["get", "post"] = "get"
    key: str = ""
    tone: Tone = ""
    confirm: Text = ""
    dialog: bool = False
    count: Text = ""
    target: str = ""
    vals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Crumb:
    label: Text
    href: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A badge; `tone` is one of accent, good, warn, bad, clay, plum or nothing."""

    text: Text
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its meaning in one line below."""

    label: Text
    value: Text
    meaning: Text = ""
    trend: Text = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands where nothing is yet: what it is for, one main step, one other way."""

    icon: str
    title: Text
    text: Text
    action: Action | None = None
    second: Action | None = None


@dataclass(frozen=True, slots=True)
class NoResult:
    """Which filter to drop, and what that would bring: the `count` of `drops`."""

    text: Text
    action: Action | None = None
    drops: tuple[Action, ...] = ()
