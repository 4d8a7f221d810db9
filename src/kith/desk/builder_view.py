"""What the condition builder shows: the tree, the sentence it says, and whom it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from itertools import groupby
from operator import attrgetter
from typing import Literal

from markupsafe import Markup

from kith.core.errors import Text
from kith.desk.actions_view import Action, Crumb, Tag
from kith.desk.form_view import Choice, FormField

GroupKind = Literal["all", "any", "none"]


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a line in reading order. field, word and value open the menu of their `part`; input is
    typed in.
    """

    kind: Literal["field", "word", "value", "input", "plain"]
    text: Text
    part: str = ""
    icon: str = ""
    removable: bool = False
    value: str = ""
    input: FormField | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A condition. `left_text` and `share` tell how many are left after it; an error marks it as left out, mildly while it
    `waits` for its first value."""

    path: str
    tokens: tuple[Token, ...]
    left_text: Text = ""
    share: float | None = None
    error: Text = ""
    label: Text = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    path: str
    kind: GroupKind
    items: tuple[Line | Group, ...]
    left_text: Text = ""
    share: float | None = None
    removable: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    label: Text
    vals: Mapping[str, str]
    left_text: Text = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ReachBar:
    label: Text
    icon: str
    share: float
    count_text: Text
    share_text: Text


@dataclass(frozen=True, slots=True)
class Refused:
    """How many may not be contacted for one reason."""

    reason: Text
    count_text: Text


@dataclass(frozen=True, slots=True)
class Reach:
    """For one of the `purposes`: a bar for each channel, and in `note` how many are left out by the first of them, with
    the reasons where they are known."""

    purposes: tuple[Choice, ...]
    bars: tuple[ReachBar, ...]
    note: Text = ""
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Compare:
    label: Text
    value: Text
    against: Text
    tone: Literal["", "good", "bad"] = ""


@dataclass(frozen=True, slots=True)
class Previewed:
    """One of those found; `sign` stands for it before its name."""

    sign: Markup
    name: str
    href: str
    detail: Text = ""
    mark: Text = ""


@dataclass(frozen=True, slots=True)
class BuilderResult:
    """The right side. It is asked for anew at `again_href` with another purpose, at `other_href` with other people."""

    count_text: Text
    unit: Text
    share_text: Text
    time_text: Text = ""
    reach: Reach | None = None
    compare: tuple[Compare, ...] = ()
    preview: tuple[Previewed, ...] = ()
    preview_text: Text = ""
    other_href: str = ""
    foot: Text = ""
    again_href: str = ""


@dataclass(frozen=True, slots=True)
class BuilderView:
    """The builder of something that is named and saved, or without `name` of a list's filter, which `submit_label` shows.

    Every change is a POST of its form to `href`: `condition` (the whole tree as JSON, carried along so
    that nothing is kept between requests), the name, every `input` token under its own name, and `change`,
    the JSON of what the pressed button does (do: kind, remove, drop, group, add, field, operator, value,
    suggest; with path, part and value). A POST without `change` follows a typed value. The answer is the
    template `desk/builder_both.jinja`, conditions and result.
    """

    title: Text
    href: str
    condition: str
    sentence: Markup
    root: Group
    result: BuilderResult
    name: FormField | None
    pick_href: str
    left_label: Text
    crumbs: tuple[Crumb, ...] = ()
    actions: tuple[Action, ...] = ()
    state: Tag | None = None
    start_label: Text = ""
    start_count: Text = ""
    start_icon: str = "users-round"
    suggestions: tuple[Suggestion, ...] = ()
    submit_label: Text = ""
    error: Text = ""


@dataclass(frozen=True, slots=True)
class PickOption:
    """A choice of a menu; one with `href` is a link to another page."""

    value: str
    label: Text
    icon: str = ""
    group: Text = ""
    selected: bool = False
    detail: Text = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """The menu behind a token or filter: one option is chosen, `several` are ticked, or a `field` is filled
    in.

    In the builder a choice is sent with its form (`form` is that form's id) as `change`, with what was
    ticked or typed as `pick`. Elsewhere it is a GET of `href` with `vals` and `pick`.
    """

    title: Text
    options: tuple[PickOption, ...] = ()
    field: FormField | None = None
    several: bool = False
    form: str = ""
    do: str = ""
    path: str = ""
    part: str = ""
    href: str = ""
    vals: Mapping[str, str] = dataclass_field(default_factory=dict)
    submit_label: Text = ""

    @property
    def groups(self) -> tuple[tuple[Text, tuple[PickOption, ...]], ...]:
        """Options under the heading they share, in the order given."""
        return tuple(
            (group, tuple(options)) for group, options in groupby(self.options, key=attrgetter("group"))
        )

    def change(self, value: str = "") -> dict[str, str]:
        return {"do": self.do, "path": self.path, "part": self.part, "value": value}
