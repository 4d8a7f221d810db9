"""Recency, frequency, monetary: how lately, how often and for how much each customer buys."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Analysis, Fact, Outcome, Reason, Unit
from kith.analytical.purchases import LATELY, customers, day_of, visits
from kith.desk import formats
from kith.desk.charts import Chart, rfm_grid

if TYPE_CHECKING:
    from ibis.expr.types import StringValue, Table

    from kith.analytical.warehouse.engine import Engine, Tables

LATE = 1.5
"""A customer is late when the last order is longer ago than the usual gap times this."""

SEGMENTS = ("champions", "loyal", "promising", "new", "attention", "at_risk", "hibernating", "lost")
"""Keys of the buying patterns, best first. What each means: `_segment`."""


@dataclass(frozen=True, slots=True)
class Findings:
    """`grid[r][f]` counts customers with recency score r+1 and frequency score f+1."""

    customers: int
    grid: tuple[tuple[int, ...], ...]
    segments: dict[str, int]


def query(lake: Tables, as_of: datetime) -> Table:
    """One row a customer: orders, revenue (also of late), first and last order, gap, scores 1–5 (best), segment."""
    import ibis

    known, gaps = customers(lake, as_of), usual_gaps(lake, as_of)
    known = known.left_join(gaps, "party_id").select(*known.columns, "usual_gap_days")
    scored = known.mutate(
        recency_score=_fifth(known, "last_order_at", "orders"),
        frequency_score=_fifth(known, "orders", "revenue"),
        monetary_score=_fifth(known, "revenue", "last_order_at"),
        first_order_on=known.first_order_at.date(),
        last_order_on=known.last_order_at.date(),
        quiet_days=day_of(as_of).delta(known.last_order_at.date(), unit="day"),
    )
    late = ibis.coalesce(scored.quiet_days.cast("float64") > scored.usual_gap_days * LATE, False)
    return scored.mutate(
        rfm_segment=_segment(scored),
        because_history=ibis.literal(True),
        because_rhythm=scored.usual_gap_days.notnull() & ~late,
        because_late=scored.usual_gap_days.notnull() & late,
    )


def usual_gaps(lake: Tables, as_of: datetime) -> Table:
    """usual_gap_days by customer: the median of days between purchase days, where there are two or more."""
    gaps = visits(lake, as_of)
    gaps = gaps.filter(gaps.gap.notnull())
    return gaps.group_by("party_id").agg(usual_gap_days=gaps.gap.median().cast("float64"))


def _fifth(known: Table, by: str, then: str) -> Table:
    import ibis

    order = [ibis.asc(by), ibis.asc(then), ibis.asc("party_id")]
    return (ibis.ntile(5).over(ibis.window(order_by=order)) + 1).cast("int16")


def _segment(scored: Table) -> StringValue:
    import ibis

    recent, often, much = scored.recency_score, scored.frequency_score, scored.monetary_score
    return ibis.cases(
        ((recent >= 4) & (often >= 4) & (much >= 4), "champions"),
        ((recent <= 2) & ((often >= 4) | (much >= 4)), "at_risk"),
        ((recent >= 3) & (often >= 3) & (scored.orders > 1), "loyal"),
        ((recent >= 4) & (scored.orders == 1), "new"),
        (recent >= 4, "promising"),
        (recent == 3, "attention"),
        (recent == 2, "hibernating"),
        else_="lost",
    )


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    counted = engine.rows(
        result.group_by("recency_score", "frequency_score", "rfm_segment").agg(n=result.count())
    )
    cells: Counter[tuple[int, int]] = Counter()
    segments: Counter[str] = Counter()
    for recency, frequency, segment, number in counted:
        cells[recency, frequency] += number
        segments[segment] += number
    grid = tuple(tuple(cells[r, f] for f in range(1, 6)) for r in range(1, 6))
    return Outcome(
        result,
        Findings(sum(segments.values()), grid, {key: segments[key] for key in SEGMENTS}),
    )


def verdict(found: Findings, currency: str) -> str:
    if not found.customers:
        return gettext("There are no orders yet.")
    return gettext("%(champions)s champions. %(slipping)s good customers are slipping.") % {
        "champions": formats.number(found.segments["champions"]),
        "slipping": formats.number(found.segments["at_risk"]),
    }


def chart(found: Findings, currency: str) -> Chart:
    return rfm_grid(found.grid, title=str(RFM.title), description=verdict(found, currency))


RFM = Analysis(
    key="rfm",
    title=_("Recency and frequency"),
    question=_("How lately, how often and for how much does each customer buy?"),
    needs=("sale",),
    facts=(
        Fact("orders", "integer"),
        Fact("revenue", "numeric(18,2)"),
        *(Fact(f"revenue_{days}_days", "numeric(18,2)", remembered=False) for days in LATELY),
        Fact("first_order_at", "timestamptz", remembered=False),
        Fact("last_order_at", "timestamptz", remembered=False),
        Fact("usual_gap_days", "numeric(8,2)", remembered=False),
        Fact("recency_score", "smallint"),
        Fact("frequency_score", "smallint"),
        Fact("monetary_score", "smallint"),
        Fact("rfm_segment", "text"),
    ),
    reasons=(
        Reason(
            "history",
            _("%(orders)s since %(first_order_on)s, %(revenue)s in all."),
            {"orders": Unit.ORDERS, "first_order_on": Unit.DAY, "revenue": Unit.MONEY},
        ),
        Reason(
            "rhythm",
            _("Usual gap between orders: %(usual_gap_days)s. The last order was on %(last_order_on)s."),
            {"usual_gap_days": Unit.DAYS, "last_order_on": Unit.DAY},
        ),
        Reason(
            "late",
            _("Late: usual gap between orders %(usual_gap_days)s, last order on %(last_order_on)s."),
            {"usual_gap_days": Unit.DAYS, "last_order_on": Unit.DAY},
        ),
    ),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
)
