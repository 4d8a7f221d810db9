"""An answer of the lake as a page shows it: its chart, its rows as text, and the tables that may be asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from kith.analytical.query.asking import Answer
from kith.analytical.query.model import Drawn, LakeQuery
from kith.desk import formats
from kith.desk.charts import Chart, Ranked, Series, Table, lines, ranking

SHOWN, BARS, POINTS, SERIES = 200, 20, 500, 5
"""Rows on the page; of the first so many a chart is drawn, and of so many columns."""


def table_of(answer: Answer, most: int | None = None) -> Table:
    """The rows as they are read, all of them or the first `most`."""
    headings = tuple(column.name for column in answer.columns)
    writers = [_writer(column.kind) for column in answer.columns]
    rows = answer.rows if most is None else answer.rows[:most]
    return Table(
        headings,
        tuple(tuple(write(value) for write, value in zip(writers, row, strict=True)) for row in rows),
        tuple(place for place, column in enumerate(answer.columns) if column.kind in ("text", "flag")),
    )


def _writer(kind: str) -> Callable[[Any], str]:
    return {"number": _number, "day": _day, "moment": _moment, "flag": _flag}.get(kind, _text)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _number(value: Any) -> str:
    if value is None:
        return ""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite():
        return str(value)
    places = 0 if number == number.to_integral_value() else 4 if abs(number) < 1 else 2
    return formats.number(number, places)


def _day(value: Any) -> str:
    return "" if value is None else formats.day(date.fromisoformat(value))


def _moment(value: Any) -> str:
    return "" if value is None else formats.moment(datetime.fromisoformat(value))


def _flag(value: Any) -> str:
    return "" if value is None else _("Yes") if value else _("No")


def chart_of(query: LakeQuery, answer: Answer) -> Chart | None:
    """The first column names what the columns of numbers count; None where it is not to be drawn or cannot be."""
    numbers = [place for place, column in enumerate(answer.columns) if place and column.kind == "number"]
    if query.drawn == Drawn.TABLE or not numbers or not answer.rows:
        return None
    first = _writer(answer.columns[0].kind)
    if query.drawn == Drawn.BARS:
        place = numbers[0]
        items = [Ranked(first(row[0]), _float(row[place])) for row in answer.rows[:BARS]]
        headings = (answer.columns[0].name, answer.columns[place].name)
        return ranking(items, title=query.name, headings=headings, write=_number)
    rows = answer.rows[:POINTS]
    series = [
        Series(answer.columns[place].name, tuple(_float(row[place]) for row in rows))
        for place in numbers[:SERIES]
    ]
    labels = [first(row[0]) for row in rows]
    return lines(series, labels, title=query.name, heading=answer.columns[0].name, write=_number, wide=True)


def _float(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if abs(number) < float("inf") else 0.0
