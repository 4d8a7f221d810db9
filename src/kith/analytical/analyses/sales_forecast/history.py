"""What was sold, day by day, and the whole months or weeks that a forecast can learn from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.analytical.purchases import purchases
from kith.core.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Tables

MONTH, WEEK = "M", "W"
LEAST = 12
"""Whole periods to learn from: by month where there are so many, else by week."""
MOST = 120
A_YEAR = timedelta(days=365)
TOO_LITTLE = _(
    "A forecast needs orders in at least half of twelve whole weeks, the last of them within a year."
)
SERIES = ("revenue", "orders", "first", "again")
"""All revenue; all orders; revenue of customers' first day of buying, and of all later ones."""

Day = tuple[date, bool, int, Decimal]
"""A day, whether it was the customers' first, orders, revenue."""


@dataclass(frozen=True, slots=True)
class Periods:
    """`firsts` are the first days of whole periods, one after the other; `series` has a figure for each of them."""

    unit: str
    firsts: tuple[date, ...]
    series: dict[str, tuple[float, ...]]


def query(lake: Tables, as_of: datetime) -> Table:
    """Customers, orders and revenue by day, those apart for whom it was the first day of buying."""
    bought = purchases(lake, as_of)
    began = bought.filter(bought.is_order).group_by("party_id").agg(first_day=lambda each: each.day.min())
    known = bought.left_join(began, "party_id").select(*bought.columns, "first_day")
    told = known.mutate(begins=known.is_order & (known.day == known.first_day))
    return told.group_by("day", "begins").agg(
        customers=told.party_id.nunique().cast("int64"),
        orders=told.is_order.sum().cast("int64"),
        revenue=told.amount.sum().cast("decimal(30,4)"),
    )


def periods(days: Iterable[Day], as_of: datetime) -> Periods:
    """What to learn from: since the last time that a year went by without an order. Raises Invalid where it is too
    little."""
    today, known = as_of.astimezone(UTC).date(), list(days)
    since = _since({day for day, _begins, orders, _revenue in known if orders}, today)
    firsts = _firsts(since, today, MONTH)
    unit = MONTH if len(firsts) >= LEAST else WEEK
    firsts = (firsts if unit == MONTH else _firsts(since, today, WEEK))[-MOST:]
    busy = {first_of(day, unit) for day, _begins, orders, _revenue in known if orders}.intersection(firsts)
    if len(firsts) < LEAST or len(busy) * 2 < len(firsts):
        raise Invalid({"sale": [TOO_LITTLE]})
    return Periods(unit, firsts, _summed(known, firsts, unit))


def _since(ordered: set[date], today: date) -> date:
    """The first day with an order after the last year without any."""
    if not ordered:
        raise Invalid({"sale": [TOO_LITTLE]})
    since = min(ordered)
    for before, after in pairwise(sorted({*ordered, today})):
        if after - before > A_YEAR:
            since = after
    return since


def first_of(day: date, unit: str) -> date:
    """The first day of the period that holds this one."""
    return day.replace(day=1) if unit == MONTH else day - timedelta(days=day.weekday())


def after(first: date, unit: str, steps: int = 1) -> date:
    """The first day of the period so many later."""
    if unit == WEEK:
        return first + timedelta(weeks=steps)
    place = first.year * 12 + first.month - 1 + steps
    return date(place // 12, place % 12 + 1, 1)


def _firsts(since: date, today: date, unit: str) -> tuple[date, ...]:
    """The periods that have begun since then and ended before today."""
    first = first_of(since, unit)
    at = first if first == since else after(first, unit)
    found = []
    while after(at, unit) <= today:
        found.append(at)
        at = after(at, unit)
    return tuple(found)


def _summed(days: Iterable[Day], firsts: tuple[date, ...], unit: str) -> dict[str, tuple[float, ...]]:
    sums: dict[str, dict[date, Decimal]] = {key: defaultdict(Decimal) for key in SERIES}
    for day, begins, orders, revenue in days:
        first = first_of(day, unit)
        sums["orders"][first] += orders
        sums["revenue"][first] += revenue
        sums["first" if begins else "again"][first] += revenue
    return {key: tuple(float(found[first]) for first in firsts) for key, found in sums.items()}
