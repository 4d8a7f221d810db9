"""What the page of a request shows."""

from __future__ import annotations

from dataclasses import dataclass

from kith.core.errors import Text
from kith.desk.actions_view import Action
from kith.desk.form_view import FormField


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done now. With `field` it asks for a sentence first."""

    key: str
    label: Text
    icon: str
    href: str
    field: FormField | None = None
    main: bool = False
    confirm: Text = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What an erasure does with one kind of data: how many rows `go`, are `blanked`, or `stay` and why."""

    label: Text
    number: Text
    becomes: Text
    why: Text = ""
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """How far the work has come; asks for itself while it goes on. `error` says why it stopped."""

    href: str
    text: Text
    share: float = 0.0
    error: Text = ""
    going: bool = False


@dataclass(frozen=True, slots=True)
class StepsView:
    """The clock, the next steps, what erasing would do, the files that are ready, the receipt, and
    what was written down at each step (`told`)."""

    href: str
    clock: Text
    clock_tone: str
    steps: tuple[Step, ...]
    notes: tuple[Text, ...] = ()
    blocked: tuple[Text, ...] = ()
    plan: tuple[Line, ...] = ()
    plan_title: Text = ""
    work: Work | None = None
    files: tuple[Action, ...] = ()
    receipt: tuple[tuple[Text, Text], ...] = ()
    told: tuple[tuple[Text, Text], ...] = ()
