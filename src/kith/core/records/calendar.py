"""The rows of a type by the days of a date: of each day the first ones, and how many there are. One statement."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kith.core import access
from kith.core.conditions.fragment import Fragment, joined, merge_joins
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Line, Node, Values
from kith.core.fieldtypes import DATE, MOMENT
from kith.core.principals.actor import Actor
from kith.core.records.keyset import keys_of, order_text
from kith.core.records.ordering import is_small
from kith.core.records.planner import Column, Listing, Plan, column_fragments, rows_of, sortable
from kith.core.records.reading import Page, in_time, note_shown
from kith.core.records.statement import fetch
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType

DAY = timedelta(days=1)
STAMPS = ("when", "changed")


@dataclass(frozen=True, slots=True)
class Days:
    """Rows, each with its public id first, by day, and how many rows each day has."""

    columns: tuple[Column, ...]
    rows: dict[date, list[tuple[Any, ...]]]
    counts: dict[date, int]


def dates_of(actor: Actor, declared: ObjectType) -> list[Field]:
    """The fields that a calendar of the type can be made by: those that the actor may write first, stamps last."""
    writable = access.writable(actor, declared) if declared.editable else {}
    fields = [field for field in access.readable(actor, declared).values() if field.type in (DATE, MOMENT)]
    return sorted(fields, key=lambda field: (field.mark in STAMPS, field.key not in writable))


def day_of(by: Field, day: date, zone: str) -> Node:
    """The condition of the rows of one day."""
    if by.type is DATE:
        return Line(by.key, "between", Values((str(day), str(day))))
    here = ZoneInfo(zone)
    moments = (datetime.combine(day, time.min, here), datetime.combine(day, time.max, here))
    return Line(by.key, "between", Values((moments[0].isoformat(), moments[1].isoformat())))


def read_days(
    actor: Actor, asked: Listing, by: Field, first: date, last: date, most: int, patience: int
) -> Days:
    """Of each day from `first` to `last` at most so many rows, in the order of the clock and of the list. Raises Invalid
    for fields that are not there or not for this actor, TooSlow as `read_page` does."""
    scope = access.scope(actor, asked.type)
    columns, selected = column_fragments(actor, asked, scope)
    days = _days(actor, asked, by, scope, first, last)
    text = (
        f"select t._day, t._of, t.uid::text as _id, {', '.join(part.text for part in selected)}"
        f" from ({days.text}) t{joined(merge_joins(*(part.joins for part in selected)))}"
        f" where t._n <= %s and t._day between %s and %s order by t._day, t._n"
    )
    params = (*(param for part in selected for param in part.params), *days.params, most, first, last)
    plan = Plan(text, params, columns, 0, 0, False)
    rows = fetch(text, params) if is_small(asked.type) else in_time(actor, asked, plan, patience)
    note_shown(actor, asked.type, Page([row[2:] for row in rows], columns, ""))
    found: dict[date, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row[2:])
    return Days(columns, found, {row[0]: row[1] for row in rows})


def _days(actor: Actor, asked: Listing, by: Field, scope: Scope, first: date, last: date) -> Fragment:
    """All rows of these days as `t`, numbered by day (`_n`) and with the number of the day's rows (`_of`)."""
    value, rows = scope.value(by), rows_of(actor, asked, scope)
    keys = keys_of(scope, [(sortable(scope, sort), sort.descending) for sort in asked.sort])
    day, within = _within(value, by, actor.timezone, first, last)
    selected = [day, value, *(key.value for key in keys[:-1])]
    names = ["_day", "_at", *(f"_k{number}" for number in range(len(keys) - 1))]
    values = ", ".join(f"{part.text} as {name}" for part, name in zip(selected, names, strict=True))
    joins = merge_joins(value.joins, *(key.value.joins for key in keys), rows.joins)
    order = order_text(
        [*(key.named(f"d._k{number}") for number, key in enumerate(keys[:-1])), keys[-1].named("d.uid")]
    )
    text = (
        f"select d.*, count(*) over (partition by d._day) as _of,"
        f" row_number() over (partition by d._day order by d._at, {order}) as _n"
        f" from (select t.*, {values} from {asked.type.table} t{joined(joins)}{_each_year(by, first, last)}"
        f" where {rows.text} and {within.text}) d"
    )
    params = [param for part in selected for param in part.params]
    return Fragment(text, (*params, *rows.params, *within.params))


def _each_year(by: Field, first: date, last: date) -> str:
    """The years `y.ear` in which days from `first` to `last` lie, for a date that comes round."""
    years = ", ".join(f"({year})" for year in range(first.year, last.year + 1))
    return f" cross join (values {years}) y(ear)" if by.yearly else ""


def _within(value: Fragment, by: Field, zone: str, first: date, last: date) -> tuple[Fragment, Fragment]:
    """The day of a value, and the condition that it lies from `first` to `last`. What comes round every year has a day in
    each, from its first one on; 29 February is the 28th in years that have none."""
    if not by.yearly:
        bounds = (*value.params, first - DAY, *value.params, last + 2 * DAY)
        return _day(value, by, zone), Fragment(f"{value.text} >= %s and {value.text} < %s", bounds)
    year = f"extract(year from {value.text})::int"
    day = Fragment(
        f"({value.text} + make_interval(years => y.ear - {year}))::date", value.params * 2, value.joins
    )
    text = f"{year} <= y.ear and {day.text} between %s and %s"
    return day, Fragment(text, (*value.params, *day.params, first, last))


def _day(value: Fragment, by: Field, zone: str) -> Fragment:
    """The day of a value. A moment at midnight sharp in UTC is one of which only the day is known: it is the same day
    for everybody."""
    if by.type is DATE:
        return value
    utc = f"({value.text} at time zone 'UTC')"
    text = f"case when {utc}::time = '00:00' then {utc}::date else ({value.text} at time zone %s)::date end"
    return Fragment(text, (*value.params, *value.params, *value.params, zone), value.joins)
