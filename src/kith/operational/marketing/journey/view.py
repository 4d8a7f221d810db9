"""What the pages of a journey show."""

from __future__ import annotations

from dataclasses import dataclass

from kith.core.errors import Text
from kith.desk.actions_view import Action, Tag
from kith.desk.form_view import FormField


@dataclass(frozen=True, slots=True)
class TabLink:
    label: Text
    href: str
    current: bool = False
    count: Text = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of a step, with how many went it and where to add its first step."""

    label: Text
    count: Text
    cards: tuple[Card, ...]
    add: str


@dataclass(frozen=True, slots=True)
class Card:
    """A step as it stands in the flow: `waiting` are there now, `passed` have left it. `add` is where a step is added below
    it."""

    key: str
    icon: str
    title: Text
    said: Text
    href: str
    is_chosen: bool
    problem: Text
    waiting: Text
    passed: Text
    ways: tuple[Way, ...]
    add: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of step that can be added."""

    does: str
    icon: str
    label: Text


@dataclass(frozen=True, slots=True)
class Pane:
    """The form beside the flow. `tabs` change what a question is about; `places` are where a step can be moved to."""

    title: Text
    key: str
    fields: tuple[FormField, ...] = ()
    tabs: tuple[TabLink, ...] = ()
    about: str = ""
    error: Text = ""
    kinds: tuple[Kind, ...] = ()
    place: str = ""
    places: FormField | None = None
    removable: bool = False
    clears: bool = False


@dataclass(frozen=True, slots=True)
class JourneyView:
    """The page of a journey: flow at the left, the chosen step at the right. Without `seen` it cannot be edited."""

    title: Text
    href: str
    state: Tag
    tabs: tuple[TabLink, ...]
    actions: tuple[Action, ...]
    notes: tuple[tuple[Text, str], ...]
    entry: Card
    goal: Card
    cards: tuple[Card, ...]
    add: str
    pane: Pane | None
    seen: str
    figures: tuple[tuple[Text, Text], ...]
