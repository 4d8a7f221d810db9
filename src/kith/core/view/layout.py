"""How a list is laid out: which columns and how wide, in which order, grouped by what, how dense. And its JSON form.

Example: `{"columns": [{"field": "name"}, {"field": "city", "width": 160}], "sort": ["-lifetime_value", "name"],
"group": "city", "density": "compact"}`. What is left out comes from the type. The same rows as a board or in a calendar:
`{"kind": "board", "by": "stage", "sum": "amount", "weight": "none", "limits": {"offer": 5}}` and
`{"kind": "calendar", "date": "due_on", "span": "week"}`.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text

NARROWEST, WIDEST = 48, 800
MOST_COLUMNS, MOST_SORTS, LONGEST_KEY = 50, 8, 120
DENSITIES = ("normal", "compact", "roomy")
LIST, BOARD, CALENDAR = KINDS = ("list", "board", "calendar")
SPANS = ("month", "week")
MOST_LIMITS, HIGHEST_LIMIT = 50, 1_000_000
PARTS = {"columns", "sort", "group", "density", "kind", "by", "sum", "weight", "limits", "date", "span"}
NOTHING = "none"
"""Stands for a sum or a weight that somebody wants left out, where a board would have one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns and order by field key (`-` before a key turns it round); widths in pixels of the columns that have one.

    A board (`kind`) has a column for each choice of the field `by`, whose head adds up `sum`, weighted by the share
    `weight`; `limits` are the most cards that a choice should have. A calendar shows the `date` by month or week (`span`).
    """

    columns: tuple[str, ...] = ()
    widths: tuple[tuple[str, int], ...] = ()
    sort: tuple[str, ...] = ()
    group: str = ""
    density: str = ""
    kind: str = LIST
    by: str = ""
    sum: str = ""
    weight: str = ""
    limits: tuple[tuple[str, int], ...] = ()
    date: str = ""
    span: str = ""

    def within(self, fields: Container[str]) -> Layout:
        """The layout as far as it names these fields."""
        return replace(
            self,
            columns=tuple(key for key in self.columns if key in fields),
            widths=tuple((key, width) for key, width in self.widths if key in fields),
            sort=tuple(key for key in self.sort if key.lstrip("-") in fields),
            limits=self.limits if self.by in fields else (),
            **{name: _known(getattr(self, name), fields) for name in ("group", "by", "sum", "weight", "date")},
        )


def _known(key: str, fields: Container[str]) -> str:
    return key if key == NOTHING or key in fields else ""


def to_json(layout: Layout) -> dict[str, Any]:
    widths = dict(layout.widths)
    columns = [
        {"field": key, "width": widths[key]} if key in widths else {"field": key} for key in layout.columns
    ]
    parts = {
        "columns": columns, "sort": list(layout.sort), "group": layout.group, "density": layout.density,
        "kind": "" if layout.kind == LIST else layout.kind, "by": layout.by, "sum": layout.sum, "weight": layout.weight,
        "limits": dict(layout.limits), "date": layout.date, "span": layout.span,
    }  # fmt: skip
    return {key: part for key, part in parts.items() if part}


def from_json(data: Any) -> Layout:
    """Raises Invalid for what is no layout."""
    if not isinstance(data, dict) or set(data) - PARTS:
        raise refused(format_lazy(_("A layout has nothing but {parts}."), parts=", ".join(sorted(PARTS))))
    columns, sort = _list(data.get("columns", []), MOST_COLUMNS), _list(data.get("sort", []), MOST_SORTS)
    density = _one_of(data, "density", DENSITIES, _("The density is normal, compact or roomy."))
    kind = _one_of(data, "kind", KINDS, _("The kind is list, board or calendar."))
    span = _one_of(data, "span", SPANS, _("The span is month or week."))
    keys = tuple(_key(each.get("field")) if isinstance(each, dict) else _key(each) for each in columns)
    widths = tuple(
        (_key(each["field"]), width_of(each["width"]))
        for each in columns
        if isinstance(each, dict) and each.get("width")
    )
    named = {name: _key(data.get(name, "")) for name in ("group", "by", "sum", "weight", "date")}
    return Layout(
        keys, widths, tuple(map(_key, sort)), density=density, kind=kind or LIST, span=span,
        limits=limits_of(data.get("limits", {})), **named,
    )  # fmt: skip


def _one_of(data: dict[str, Any], part: str, known: tuple[str, ...], reason: Text) -> str:
    value = data.get(part, "")
    if value not in ("", *known):
        raise refused(reason)
    return str(value)


def limits_of(data: Any) -> tuple[tuple[str, int], ...]:
    """Limits by choice; one of nothing is none. Raises Invalid for what is no number."""
    if not isinstance(data, dict) or len(data) > MOST_LIMITS:
        raise refused(_("Limits are numbers by choice."))
    try:
        limits = tuple((_key(key), min(int(value), HIGHEST_LIMIT)) for key, value in data.items() if value)
    except (TypeError, ValueError, OverflowError):
        raise refused(_("Limits are numbers by choice.")) from None
    return tuple((key, limit) for key, limit in limits if limit > 0)


def width_of(value: Any) -> int:
    """A width that a column can have: what is written, kept within bounds. Raises Invalid for what is no number."""
    try:
        return min(max(int(value), NARROWEST), WIDEST)
    except (TypeError, ValueError, OverflowError):
        raise refused(_("A width is a number of pixels.")) from None


def refused(reason: Text) -> Invalid:
    return Invalid({"layout": [reason]})


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise refused(_("This list is too long, or none at all."))
    return value


def _key(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_KEY:
        raise refused(_("A field is named by its key."))
    return value
