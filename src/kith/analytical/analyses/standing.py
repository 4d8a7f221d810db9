"""How customers stand: new, active, lapsing, lost, or won back; and how many came and went each month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Analysis, Fact, Outcome, Reason, Unit
from kith.analytical.purchases import day_of, visits
from kith.desk import formats
from kith.desk.charts import Chart, Series, lines

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

OF_GAPS = 0.8
"""The house's usual gap: so many of all gaps between two days of buying of one customer are no longer."""
WITHOUT_GAPS = 90.0
"""Days of the usual gap where nobody has bought twice yet."""
LEAST_GAP = 7.0
LOST_AFTER = 2
"""Usual gaps without an order after which a customer counts as lost."""
STANDINGS = ("new", "active", "won_back", "lapsing", "lost")
MONTHS = 18


@dataclass(frozen=True, slots=True)
class Month:
    """The month that began on `first` (ISO date): who came first, who came back after being lost, who was lost."""

    first: str
    new: int
    won_back: int
    lost: int


@dataclass(frozen=True, slots=True)
class Findings:
    """`usual_gap` in days."""

    customers: int
    usual_gap: float
    standings: dict[str, int]
    months: tuple[Month, ...]


def query(lake: Tables, as_of: datetime) -> Table:
    """One row a customer: days without an order, the house's usual gap in days, standing."""
    import ibis

    days = visits(lake, as_of)
    newest = ibis.row_number().over(ibis.window(group_by="party_id", order_by=ibis.desc("day")))
    seen = days.mutate(newest=newest)
    seen = seen.group_by("party_id").agg(
        visits=seen.count(), last_day=seen.day.max(), last_gap=seen.gap.max(where=seen.newest == 0)
    )
    known = seen.cross_join(_usual(days)).mutate(quiet_days=day_of(as_of).delta(seen.last_day, unit="day"))
    late, long_ago = known.quiet_days > known.usual_gap, known.quiet_days > known.usual_gap * LOST_AFTER
    back = ibis.coalesce(known.last_gap > known.usual_gap * LOST_AFTER, False)
    told = known.mutate(
        standing=ibis.cases(
            (long_ago, "lost"), (late, "lapsing"), (known.visits == 1, "new"), (back, "won_back"), else_="active"
        )
    )  # fmt: skip
    return told.mutate(
        because_lapsing=told.standing == "lapsing",
        because_lost=told.standing == "lost",
        because_back=told.standing == "won_back",
    )


def _usual(days: Table) -> Table:
    """One row: the house's usual gap in days."""
    import ibis

    found = days.agg(found=days.gap.quantile(OF_GAPS).cast("float64"))
    return found.select(usual_gap=ibis.greatest(ibis.coalesce(found.found, WITHOUT_GAPS), LEAST_GAP))


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    counted = dict(engine.rows(result.group_by("standing").agg(customers=result.count())))
    standings = {key: counted.get(key, 0) for key in STANDINGS}
    usual = engine.rows(result.agg(gap=result.usual_gap.max()))[0][0] or WITHOUT_GAPS
    months = _months(engine, as_of, usual) if counted else ()
    return Outcome(result, Findings(sum(standings.values()), usual, standings, months))


def _months(engine: Engine, as_of: datetime, usual: float) -> tuple[Month, ...]:
    """The last months that have ended."""
    today = as_of.astimezone(UTC).date()
    moved: dict[str, Counter[date]] = {"new": Counter(), "won_back": Counter(), "lost": Counter()}
    for kind, day, customers in engine.rows(_moves(engine.tables, as_of, usual)):
        on = day + timedelta(days=int(usual * LOST_AFTER) + 1) if kind == "lost" else day
        if on <= today:
            moved[kind][on.replace(day=1)] += customers
    begun = min((day for counts in moved.values() for day in counts), default=today)
    firsts = [first for first in _firsts(today) if first >= begun]
    return tuple(Month(first.isoformat(), *(moved[kind][first] for kind in moved)) for first in firsts)


def _firsts(today: date) -> list[date]:
    """The first days of the last months that have ended, the oldest first."""
    ended = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(ended - MONTHS, ended)]


def _moves(lake: Tables, as_of: datetime, usual: float) -> Table:
    """How many customers came first or came back on a day, or bought on it for the last time before being lost."""
    import ibis

    days = visits(lake, as_of)
    after = days.day.lead().over(ibis.window(group_by="party_id", order_by="day"))
    until = ibis.coalesce(after, day_of(as_of))
    told = days.mutate(silence=until.delta(days.day, unit="day"))
    long = usual * LOST_AFTER
    kinds = {"new": told.gap.isnull(), "won_back": told.gap > long, "lost": told.silence > long}
    parts = [
        told.filter(wanted).group_by("day").agg(customers=lambda each: each.count()).select(
            kind=ibis.literal(kind), day="day", customers="customers"
        )
        for kind, wanted in kinds.items()
    ]  # fmt: skip
    return ibis.union(*parts)


def verdict(found: Findings, currency: str) -> str:
    if not found.customers:
        return gettext("There are no orders yet.")
    named = {key: formats.number(value) for key, value in found.standings.items()}
    held = found.standings["active"] + found.standings["new"] + found.standings["won_back"]
    return gettext("%(held)s active customers, %(lapsing)s lapsing, %(lost)s lost.") % {
        **named,
        "held": formats.number(held),
    }


def chart(found: Findings, currency: str) -> Chart:
    names = {"new": gettext("New"), "won_back": gettext("Won back"), "lost": gettext("Lost")}
    months = found.months or (Month("2000-01-01", 0, 0, 0),)
    return lines(
        [Series(name, tuple(getattr(month, kind) for month in months)) for kind, name in names.items()],
        [formats.month(date.fromisoformat(month.first)) for month in months],
        title=str(STANDING.title),
        description=verdict(found, currency),
        heading=gettext("Month"),
    )


STANDING = Analysis(
    key="standing",
    title=_("Who comes and who goes"),
    question=_("How many customers are new, active, lapsing, lost or won back?"),
    needs=("sale",),
    facts=(Fact("standing", "text"),),
    reasons=(
        Reason(
            "lapsing",
            _(
                "Lapsing: %(quiet_days)s without an order; most customers here come back within %(usual_gap)s."
            ),
            {"quiet_days": Unit.DAYS, "usual_gap": Unit.DAYS},
        ),
        Reason(
            "lost",
            _("Lost: %(quiet_days)s without an order, more than twice what is usual here (%(usual_gap)s)."),
            {"quiet_days": Unit.DAYS, "usual_gap": Unit.DAYS},
        ),
        Reason(
            "back",
            _("Won back: the last order came after a silence of %(last_gap)s."),
            {"last_gap": Unit.DAYS},
        ),
    ),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
)
