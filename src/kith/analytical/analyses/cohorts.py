"""Cohorts: how many of those who began together still buy later, and what they still bring."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Analysis, Outcome, Part
from kith.analytical.purchases import purchases
from kith.desk import formats
from kith.desk.charts import Chart, Cohort, Series, cohort_grid, lines

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

MONTHS_OF = {"M": 1, "Q": 3}
MOST_MONTHLY = 24
"""Over more months than these, periods are quarters."""
SHOWN = 12
"""So many of the newest cohorts are drawn, each with at most so many periods."""

Cells = dict[tuple[date, date], tuple[int, float]]
"""By the period in which customers began and a period in which they bought: how many bought, and for how much."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Customers whose first order fell in the period that began on `first` (ISO date).

    `kept` are the shares (0–1) of them with an order in each period since, the first being 1; `revenue` what they
    brought in each, credit notes taken off.
    """

    first: str
    size: int
    kept: tuple[float, ...]
    revenue: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """`unit` is M or Q. Periods that have not ended yet are left out."""

    unit: str
    customers: int
    cohorts: tuple[Begun, ...]


def query(lake: Tables, as_of: datetime) -> Table:
    """One row for each unit, period of the first order and period of purchases: customers, orders' takers, revenue."""
    return _cells(lake, as_of, "M").union(_cells(lake, as_of, "Q"))


def _cells(lake: Tables, as_of: datetime, unit: str) -> Table:
    import ibis

    bought = purchases(lake, as_of)
    first = bought.filter(bought.is_order).group_by("party_id").agg(first_day=lambda each: each.day.min())
    known = bought.inner_join(first, "party_id")
    known = known.filter(known.day >= known.first_day)  # a credit note before the first order belongs to none
    placed = known.select(
        "party_id", "amount", "is_order",
        unit=ibis.literal(unit), began=known.first_day.truncate(unit), period=known.day.truncate(unit),
    )  # fmt: skip
    return placed.group_by("unit", "began", "period").agg(
        customers=placed.party_id.nunique(where=placed.is_order).cast("int64"),
        revenue=placed.amount.sum().cast("decimal(30,4)"),
    )


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    by_unit: dict[str, Cells] = {"M": {}, "Q": {}}
    columns = result.select("unit", "began", "period", "customers", "revenue")
    for unit, began, period, customers, revenue in engine.rows(columns):
        by_unit[unit][_day(began), _day(period)] = customers, float(revenue)
    today = as_of.astimezone(UTC).date()
    oldest, _period = min(by_unit["M"], default=(today, today))
    unit = "M" if _periods(oldest, today, "M") <= MOST_MONTHLY else "Q"
    cohorts = _cohorts(by_unit[unit], unit, today)
    customers = sum(each.size for each in cohorts)
    return Outcome(result, Findings(unit, customers, cohorts), customers)


def _day(start: date) -> date:
    """Engines give the start of a period as a day or as its midnight."""
    return start.date() if isinstance(start, datetime) else start


def _cohorts(cells: Cells, unit: str, today: date) -> tuple[Begun, ...]:
    rows: dict[date, dict[int, tuple[int, float]]] = defaultdict(dict)
    for (began, period), figures in cells.items():
        rows[began][_periods(began, period, unit)] = figures
    ended = {began: _periods(began, today, unit) for began in rows}
    return tuple(_begun(began, rows[began], ended[began]) for began in sorted(rows) if ended[began])


def _begun(began: date, periods: dict[int, tuple[int, float]], ended: int) -> Begun:
    size = periods[0][0]
    figures = [periods.get(number, (0, 0.0)) for number in range(ended)]
    kept = tuple(customers / size for customers, _revenue in figures)
    return Begun(began.isoformat(), size, kept, tuple(round(revenue, 2) for _customers, revenue in figures))


def _periods(start: date, end: date, unit: str) -> int:
    """Whole periods from the one of `start` to the one of `end`."""
    return _place(end, unit) - _place(start, unit)


def _place(day: date, unit: str) -> int:
    return (day.year * 12 + day.month - 1) // MONTHS_OF[unit]


def kept_after(found: Findings, periods: int) -> float | None:
    """The share of all customers that bought in the period so many periods after their first, of those who are so
    old; None where nobody is."""
    old = [each for each in found.cohorts if len(each.kept) > periods]
    people = sum(each.size for each in old)
    return sum(each.size * each.kept[periods] for each in old) / people if people else None


def verdict(found: Findings, currency: str) -> str:
    next_one, later = kept_after(found, 1), kept_after(found, 12 // MONTHS_OF[found.unit])
    if next_one is None:
        return gettext("No period has ended yet in which somebody could have come back.")
    if found.unit == "M":
        text = gettext("%(share)s buy again in the month after their first order.")
    else:
        text = gettext("%(share)s buy again in the quarter after their first order.")
    told = text % {"share": formats.percent(next_one)}
    if later is None:
        return told
    year = gettext("A year after it %(later)s do.") % {"later": formats.percent(later)}
    return f"{told} {year}"


def chart(found: Findings, currency: str) -> Chart:
    drawn = [
        Cohort(_label(each.first, found.unit), each.size, each.kept[:SHOWN])
        for each in found.cohorts[-SHOWN:]
    ]
    period = gettext("M") if found.unit == "M" else gettext("Q")
    return cohort_grid(drawn, title=str(COHORTS.title), description=verdict(found, currency), period=period)


def brought_after(found: Findings, periods: int) -> float | None:
    """What customers brought so many periods after their first, as a share of what they brought in it; of those who are
    so old. None where nobody is, or the first period brought nothing."""
    old = [each for each in found.cohorts if len(each.revenue) > periods]
    first = sum(each.revenue[0] for each in old)
    return sum(each.revenue[periods] for each in old) / first if first > 0 else None


def earned_by(found: Findings) -> tuple[float, ...]:
    """What a customer had brought by the end of each period since the first, on average of those who are so old."""
    ages = range(max((len(each.revenue) for each in found.cohorts), default=0))
    sums, total = [], 0.0
    for age in ages:
        old = [each for each in found.cohorts if len(each.revenue) > age]
        total += sum(each.revenue[age] for each in old) / sum(each.size for each in old)
        sums.append(total)
    return tuple(sums)


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    if not found.cohorts:
        return ()
    return _still_brought(found), _earned(found, currency)


def _still_brought(found: Findings) -> Part:
    drawn = [
        Cohort(
            _label(each.first, found.unit),
            each.size,
            tuple(sum_ / each.revenue[0] for sum_ in each.revenue[:SHOWN]),
        )
        for each in found.cohorts[-SHOWN:]
        if each.revenue[0] > 0
    ]
    share, title = brought_after(found, 1), gettext("What they still bring")
    if share is None or not drawn:
        return Part(title, gettext("No period has ended yet in which somebody could have come back."))
    if found.unit == "M":
        text = gettext("A month after their first, customers bring %(share)s of what they brought in it.")
    else:
        text = gettext("A quarter after their first, customers bring %(share)s of what they brought in it.")
    note = text % {"share": formats.percent(share)}
    period = gettext("M") if found.unit == "M" else gettext("Q")
    return Part(title, note, cohort_grid(drawn, title=title, description=note, period=period))


def _earned(found: Findings, currency: str) -> Part:
    """The curve of what a customer brings, of as many periods as are drawn of a cohort, each by all who are so old."""
    sums, title = earned_by(found)[: SHOWN + 1], gettext("What a customer has brought by then")
    note = gettext(
        "A new customer brings %(first)s at first, and has brought %(last)s after %(periods)s."
    ) % {
        "first": formats.money(sums[0], currency),
        "last": formats.money(sums[-1], currency),
        "periods": _told_periods(len(sums) - 1, found.unit),
    }
    drawing = lines(
        [Series(gettext("Per customer"), sums)],
        [formats.number(age) for age in range(len(sums))],
        title=title,
        description=note,
        heading=gettext("Months since the first")
        if found.unit == "M"
        else gettext("Quarters since the first"),
        write=lambda value: formats.money(value, currency, 0),
        shorten=lambda value: formats.number(value, 0),
    )
    return Part(title, note, drawing)


def _told_periods(count: int, unit: str) -> str:
    if unit == "M":
        return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}
    return ngettext("%(count)s quarter", "%(count)s quarters", count) % {"count": count}


def _label(first: str, unit: str) -> str:
    day = date.fromisoformat(first)
    return formats.month(day) if unit == "M" else formats.quarter(day)


COHORTS = Analysis(
    key="cohorts",
    title=_("Who comes back"),
    question=_("How many of those who began together still buy later?"),
    needs=("sale",),
    facts=(),
    reasons=(),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
    parts=parts,
)
