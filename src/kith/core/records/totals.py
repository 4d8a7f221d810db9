"""What the numbers of a list come to: counts, sums and averages over all rows meant, altogether or by group.

One statement, within a time. Amounts of different currencies are only added up in the house currency.
"""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from kith.core import access
from kith.core.conditions.fragment import Fragment, joined, merge_joins
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group, Line, Node, Values
from kith.core.fieldtypes import BOOLEAN, CHOICE, COUNTRY, CURRENCY, DATE, LANGUAGE, MOMENT, REFERENCE
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, expressions, rows_of
from kith.core.records.statement import fetch_within
from kith.core.registry.field import Field

PATIENCE, LONGER = 1_000, 3_000
MOST_GROUPS = 200
GROUPING = (CHOICE, BOOLEAN, REFERENCE, DATE, MOMENT, COUNTRY, CURRENCY, LANGUAGE)
BY_MONTH = (DATE, MOMENT)


@dataclass(frozen=True, slots=True)
class Total:
    """What the values of a field come to: how many there are, and their sums by currency (empty where it has none).

    `house` is the sum in the house currency of those that had a rate, `unconverted` how many had none.
    """

    field: Field
    count: int
    sums: tuple[tuple[str, Decimal], ...]
    house: Decimal | None = None
    unconverted: int = 0

    @property
    def average(self) -> Decimal | None:
        """Of values in one currency or in none."""
        return self.sums[0][1] / self.count if len(self.sums) == 1 and self.count else None


@dataclass(frozen=True, slots=True)
class Part:
    """Rows with one value of a field: the value as text (a month as its first day, a record as its public id, None for
    nothing), the title of a record, how many rows, and their totals."""

    value: str | None
    title: str
    count: int
    totals: tuple[Total, ...]


def summed(actor: Actor, asked: Listing, patience: int = PATIENCE) -> Part | None:
    """All rows of a list with the totals of its columns, or None where that takes longer than `patience` milliseconds."""
    found = _parts(actor, asked, None, patience)
    return None if found is None else (found[0] if found else Part(None, "", 0, ()))


def grouped(actor: Actor, asked: Listing, by: Field, patience: int = LONGER) -> list[Part] | None:
    """The rows by the values of a field, those without one last; the first `MOST_GROUPS` by size where there are more.
    None where that takes longer than `patience` milliseconds."""
    return _parts(actor, asked, by, patience)


def groupable(field: Field) -> bool:
    return field.type in GROUPING


def within(actor: Actor, part: Part, field: Field) -> Node:
    """The condition of the rows of one part."""
    if part.value is None:
        empty = "blank" if "blank" in field.type.operators else "is_empty"
        return Line(field.key, "is_false" if field.type is BOOLEAN else empty)
    if field.type is BOOLEAN:
        return Line(field.key, "is_true" if part.value == "true" else "is_false")
    if field.type in BY_MONTH:
        return Line(field.key, "between", Values(_month(part.value, field, actor.timezone)))
    return Line(field.key, "is", Values((part.value,)))


def _month(first: str, field: Field, zone: str) -> tuple[str, str]:
    """The first and the last day of a month, or its first and last moment in a zone."""
    start = date.fromisoformat(first)
    end = start.replace(day=monthrange(start.year, start.month)[1])
    if field.type is DATE:
        return str(start), str(end)
    here = ZoneInfo(zone)
    moments = (datetime.combine(start, time.min, here), datetime.combine(end, time.max, here))
    return moments[0].isoformat(), moments[1].isoformat()


def narrowed(condition: Node | None, part: Node) -> Node:
    """The condition of a list, for the rows of one part."""
    if condition is None:
        return Group("all", (part,))
    parts = condition.parts if isinstance(condition, Group) and condition.kind == "all" else (condition,)
    return Group("all", (*parts, part))


def _value(actor: Actor, asked: Listing, by: Field, scope: Scope) -> list[Fragment]:
    """The SQL of what rows are grouped by, and of the title of a record."""
    if by.type is REFERENCE:
        return expressions(actor, asked.type, by, scope)
    value, untitled = scope.value(by), Fragment("null::text")
    if by.type is MOMENT:
        here = f"date_trunc('month', {value.text} at time zone %s)"
        return [Fragment(here, (*value.params, actor.timezone), value.joins), untitled]
    if by.type is DATE:
        return [replace(value, text=f"date_trunc('month', {value.text}::timestamp)"), untitled]
    empty = "false" if by.type is BOOLEAN else "''"
    return [replace(value, text=f"coalesce({value.text}, {empty})"), untitled]


def _written(value: Any) -> str | None:
    """A value as conditions write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value) if value not in (None, "") else None


def _parts(actor: Actor, asked: Listing, by: Field | None, patience: int) -> list[Part] | None:
    """Rows of (value, title, currencies …, rows, then count, sum, sum in the house currency and number of those without
    one of each field), added up by value."""
    scope = access.scope(actor, asked.type)
    fields = [scope.field(key) for key in asked.columns]
    numbers = [field for field in fields if field.type.numeric]
    named = _value(actor, asked, by, scope) if by else [Fragment("null::text"), Fragment("null::text")]
    currencies = tuple(dict.fromkeys(field.currency for field in numbers if field.currency))
    values = [scope.value(field) for field in numbers]
    rows = rows_of(actor, asked, scope)
    texts = [part.text for part in named] + list(currencies) + ["count(*)"]
    for field, value in zip(numbers, values, strict=True):
        house = f"sum({field.house}), count({value.text}) - count({field.house})" if field.house else "null, 0"
        texts.append(f"count({value.text}), sum({value.text}), {house}")
    keys = ", ".join(str(number + 1) for number in range(len(named) + len(currencies)))
    joins = merge_joins(*(part.joins for part in (*named, *values)), rows.joins)
    text = (
        f"select {', '.join(texts)} from {asked.type.table} t{joined(joins)} where {rows.text} group by {keys}"
        f" order by count(*) desc limit {MOST_GROUPS * max(1, len(currencies) * 8)}"
    )
    params = tuple(
        param for part in (*named, *[each for v in values for each in (v, v)]) for param in part.params
    )
    found = fetch_within(patience, text, (*params, *rows.params))
    return None if found is None else _added_up(found, numbers, currencies)


def _added_up(rows: list[tuple[Any, ...]], numbers: list[Field], currencies: tuple[str, ...]) -> list[Part]:
    """Rows of the statement, which parts amounts by currency, as one part for each value."""
    parts: dict[str | None, list[tuple[Any, ...]]] = {}
    for row in rows:
        parts.setdefault(_written(row[0]), []).append(row)
    counted = 2 + len(currencies)
    return [
        Part(
            value, found[0][1] or "", sum(row[counted] for row in found),
            tuple(
                _total(field, found, counted + 1 + 4 * number, 2 + currencies.index(field.currency) if field.currency else 0)
                for number, field in enumerate(numbers)
            ),
        )
        for value, found in parts.items()
    ]  # fmt: skip


def _total(field: Field, rows: list[tuple[Any, ...]], at: int, currency_at: int) -> Total:
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row[at]:
            currency = str(row[currency_at] or "") if currency_at else ""
            sums[currency] = sums.get(currency, Decimal(0)) + row[at + 1]
    house = [row[at + 2] for row in rows if row[at + 2] is not None]
    return Total(
        field, sum(row[at] for row in rows), tuple(sorted(sums.items())),
        sum(house, Decimal(0)) if house else None, sum(row[at + 3] for row in rows),
    )  # fmt: skip
