"""Values as a spreadsheet takes them: choices in words, references by name, moments in the reader's zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kith.core.fieldtypes import BOOLEAN, CHOICE, MOMENT, REFERENCE, STRUCTURE, TAGS
from kith.core.fieldtypes.choice import show_boolean, show_tags
from kith.core.fieldtypes.kind import Spec, Viewer
from kith.core.fieldtypes.structure import show_structure
from kith.core.records.planner import Column
from kith.lib.sheets import Cell
from kith.lib.spreadsheet import harmless

Row = Sequence[Any]
Reader = Callable[[Row], Cell]


def heading(columns: Sequence[Column]) -> list[str]:
    """The labels of the columns, that of a currency beside its amount, and the public id last."""
    return [label for column in columns for label in _labels(column)] + [_("Kith id")]


def _labels(column: Column) -> Iterator[str]:
    label = str(column.field.label)
    yield label
    if column.pair and column.field.type is not REFERENCE:
        yield _("%(label)s, currency") % {"label": label}


def readers(columns: Sequence[Column], viewer: Viewer) -> list[Reader]:
    """One function for each label of `heading`, that takes the row."""
    return [reader for column in columns for reader in _readers(column, viewer)] + [lambda row: str(row[0])]


def _readers(column: Column, viewer: Viewer) -> Iterator[Reader]:
    at, kind = column.at, column.field.type
    if kind is REFERENCE:
        yield lambda row: row[at + 1]
        return
    shown = _shown(column, viewer)
    yield lambda row: None if row[at] is None else shown(row[at])
    if column.pair:
        yield lambda row: None if row[at] is None else row[at + 1]


def _shown(column: Column, viewer: Viewer) -> Callable[[Any], Cell]:
    spec = Spec()
    match column.field.type:
        case kind if kind is CHOICE:
            labels = {choice.key: str(choice.label) for choice in column.field.choices}
            return lambda value: labels.get(value, value)
        case kind if kind is TAGS:
            return lambda value: show_tags(value, spec, viewer)
        case kind if kind is STRUCTURE:
            return lambda value: show_structure(value, spec, viewer)
        case kind if kind is MOMENT:
            zone = ZoneInfo(viewer.timezone)
            return lambda value: value.astimezone(zone)
        case kind if kind.numeric or kind is BOOLEAN:
            return lambda value: value
    return lambda value: value if isinstance(value, date) else str(value)


def in_text(cell: Cell, viewer: Viewer) -> str:
    """A cell of a text file: no formula, numbers with a point, days and moments in ISO form."""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, bool):
        return show_boolean(cell, Spec(), viewer)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell)
