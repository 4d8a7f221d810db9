"""The second order: how soon new customers come back, with those counted rightly who still may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Analysis, Outcome
from kith.analytical.purchases import day_of, visits
from kith.analytical.survival import Curve, kaplan_meier
from kith.desk import formats
from kith.desk.charts import Chart, Series, lines

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

POINTS = 48
STILL_WATCHED = 20
"""The curve ends where fewer customers than these are still watched: beyond, chance draws it."""
TOLD = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Back:
    """The share (0–1) that has come back by this many days after the first order, with its 95 % range."""

    days: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Findings:
    """`curve` at even steps; `told` at 30, 90 and 365 days as far as they were watched. `half` is the day by which half
    have come back, if half ever do."""

    customers: int
    came_back: int
    curve: tuple[Back, ...]
    told: tuple[Back, ...]
    half: float | None


def query(lake: Tables, as_of: datetime) -> Table:
    """How many customers came back so many days after their first day of buying (`came_back`), or had not by now."""
    import ibis

    days = visits(lake, as_of)
    seen = days.group_by("party_id").agg(first=days.day.min(), second=days.day.min(where=days.gap.notnull()))
    waited = seen.mutate(
        days=ibis.coalesce(seen.second, day_of(as_of)).delta(seen.first, unit="day"),
        came_back=seen.second.notnull(),
    )
    return waited.group_by("days", "came_back").agg(customers=waited.count())


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    rows = engine.rows(result.select("days", "came_back", "customers"))
    customers = sum(count for _days, _back, count in rows)
    returned = sum(count for _days, back, count in rows if back)
    if not returned:
        return Outcome(result, Findings(customers, 0, (), (), None), customers)
    days, happened, counts = zip(*rows, strict=True)
    curve = kaplan_meier(days, happened, counts)
    last = _round_days(_last(rows))
    steps = sorted({round(last * step / POINTS) for step in range(POINTS + 1)})
    told = tuple(_back(curve, day) for day in TOLD if day <= last)
    drawn = tuple(_back(curve, day) for day in steps)
    return Outcome(result, Findings(customers, returned, drawn, told, curve.quantile(0.5)), customers)


def _last(rows: list[tuple[int, bool, int]]) -> int:
    """The last day on which enough customers were still watched."""
    watched = 0
    for days, _back, count in sorted(rows, reverse=True):
        watched += count
        if watched >= STILL_WATCHED:
            return max(days, 1)
    return max(days for days, _back, _count in rows) or 1


def _round_days(days: int) -> int:
    """Fewer days that part into four round quarters, where there are enough of them."""
    return days - days % 40 if days >= 80 else days


def _back(curve: Curve, day: int) -> Back:
    share, low, high = curve.at(day)
    return Back(day, 1 - share, 1 - high, 1 - low)


def verdict(found: Findings, currency: str) -> str:
    if not found.came_back:
        return gettext("Nobody has bought a second time yet.")
    if not found.told:
        return gettext("%(share)s of customers have bought more than once.") % {
            "share": formats.percent(found.came_back / found.customers)
        }
    parts = [
        gettext("%(share)s within %(days)s days")
        % {"share": formats.percent(each.share), "days": formats.number(each.days)}
        for each in found.told
    ]
    return gettext("New customers buy again: %(parts)s.") % {"parts": ", ".join(parts)}


def chart(found: Findings, currency: str) -> Chart:
    curve = found.curve or (Back(0, 0.0, 0.0, 0.0), Back(1, 0.0, 0.0, 0.0))
    series = Series(
        gettext("Back again"),
        tuple(each.share for each in curve),
        tuple(each.low for each in curve),
        tuple(each.high for each in curve),
    )
    return lines(
        [series],
        [formats.number(each.days) for each in curve],
        title=str(COMING_BACK.title),
        description=verdict(found, currency),
        heading=gettext("Days after the first order"),
        write=formats.percent,
    )


COMING_BACK = Analysis(
    key="coming_back",
    title=_("The second order"),
    question=_("How soon do new customers buy again?"),
    needs=("sale",),
    facts=(),
    reasons=(),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
)
