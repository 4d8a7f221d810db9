"""How a list is laid out: which columns and how wide, in which order, grouped by what, how dense. And its JSON form.

Example: `{"columns": [{"field": "name"}, {"field": "city", "width": 160}], "sort": ["-lifetime_value", "name"],
"group": "city", "density": "compact"}`. What is left out comes from the type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.registry.objecttype import ObjectType

NARROWEST, WIDEST = 48, 800
MOST_COLUMNS, MOST_SORTS, LONGEST_KEY = 50, 8, 120
DENSITIES = ("normal", "compact", "roomy")


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns and order by field key (`-` before a key turns it round); widths in pixels of the columns that have one."""

    columns: tuple[str, ...] = ()
    widths: tuple[tuple[str, int], ...] = ()
    sort: tuple[str, ...] = ()
    group: str = ""
    density: str = ""


def to_json(layout: Layout) -> dict[str, Any]:
    widths = dict(layout.widths)
    columns = [
        {"field": key, "width": widths[key]} if key in widths else {"field": key} for key in layout.columns
    ]
    parts = {"columns": columns, "sort": list(layout.sort), "group": layout.group, "density": layout.density}
    return {key: part for key, part in parts.items() if part}


def from_json(data: Any) -> Layout:
    """Raises Invalid for what is no layout."""
    if not isinstance(data, dict) or set(data) - {"columns", "sort", "group", "density"}:
        raise refused(_("A layout has columns, sort, group and density."))
    columns, sort = _list(data.get("columns", []), MOST_COLUMNS), _list(data.get("sort", []), MOST_SORTS)
    density = data.get("density", "")
    if density not in ("", *DENSITIES):
        raise refused(_("The density is normal, compact or roomy."))
    keys = tuple(_key(each.get("field")) if isinstance(each, dict) else _key(each) for each in columns)
    widths = tuple(
        (_key(each["field"]), width_of(each["width"]))
        for each in columns
        if isinstance(each, dict) and each.get("width")
    )
    return Layout(keys, widths, tuple(map(_key, sort)), _key(data.get("group", "")), density)


def width_of(value: Any) -> int:
    """A width that a column can have: what is written, kept within bounds. Raises Invalid for what is no number."""
    try:
        return min(max(int(value), NARROWEST), WIDEST)
    except (TypeError, ValueError, OverflowError):
        raise refused(_("A width is a number of pixels.")) from None


def fields_of(declared: ObjectType, layout: Layout) -> set[str]:
    """The keys of all fields that the layout names."""
    return {*layout.columns, *(key.lstrip("-") for key in layout.sort), *filter(None, [layout.group])}


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
