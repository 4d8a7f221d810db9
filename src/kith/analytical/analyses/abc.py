"""ABC: which customers bring most of the revenue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Analysis, Fact, Outcome, Reason, Unit
from kith.analytical.purchases import customers
from kith.desk import formats
from kith.desk.charts import Chart, ClassShare, pareto

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

A_PERCENT, B_PERCENT = 80, 95
"""A: the largest customers up to this percentage of the revenue; B: up to that; C: the rest."""

POINTS = 40
"""Points of the curve, besides its two ends."""


@dataclass(frozen=True, slots=True)
class Findings:
    """`curve` holds shares (0–1) of customers and of revenue; `classes` is A, B, C: shares of both."""

    customers: int
    revenue: float
    curve: tuple[tuple[float, float], ...]
    classes: tuple[tuple[str, float, float], ...]


def query(lake: Tables, as_of: datetime, a_percent: int = A_PERCENT, b_percent: int = B_PERCENT) -> Table:
    """One row a customer: class, rank by revenue, and the share of revenue that all up to this rank bring.

    The customer with whom a limit is reached still belongs to the better class. Who owes more credit than was
    bought brings nothing, and nothing is taken off the others for it.
    """
    import ibis

    known = customers(lake, as_of).select("party_id", "revenue")
    known = known.mutate(brought=ibis.greatest(known.revenue, 0).cast("decimal(30,4)"))
    descending = [ibis.desc("revenue"), ibis.asc("party_id")]
    so_far = ibis.window(order_by=descending, preceding=(None, 0))
    ranked = known.mutate(
        abc_rank=(ibis.row_number().over(ibis.window(order_by=descending)) + 1).cast("int32"),
        running=known.brought.sum().over(so_far).cast("decimal(30,4)"),
        total=known.brought.sum().over(ibis.window()).cast("decimal(30,4)"),
        customers=known.count().over(ibis.window()),
    )
    before, whole = (ranked.running - ranked.brought) * 100, ranked.total
    return ranked.mutate(
        abc_class=ibis.cases(
            (ranked.brought <= 0, "C"),
            (before < whole * a_percent, "A"),
            (before < whole * b_percent, "B"),
            else_="C",
        ),
        abc_share=ranked.running.cast("float64") / ranked.total.cast("float64").nullif(0.0),
        because_rank=ranked.brought > 0,
        because_nothing=ranked.brought <= 0,
    )


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    grouped = result.group_by("abc_class").agg(n=result.count(), brought=result.brought.sum())
    by_class = {name: (number, float(brought)) for name, number, brought in engine.rows(grouped)}
    number = sum(count for count, _brought in by_class.values())
    revenue = sum(brought for _count, brought in by_class.values())
    shares = tuple(_shares(by_class, name, number, revenue) for name in "ABC")
    return Outcome(result, Findings(number, revenue, _curve(engine, result, number), shares))


def _shares(
    by_class: dict[str, tuple[int, float]], name: str, number: int, revenue: float
) -> tuple[str, float, float]:
    count, brought = by_class.get(name, (0, 0.0))
    return name, count / max(number, 1), brought / revenue if revenue else 0.0


def _curve(engine: Engine, result: Table, number: int) -> tuple[tuple[float, float], ...]:
    ranks = sorted({max(1, round(number * step / POINTS)) for step in range(1, POINTS + 1)})
    chosen = result.filter(result.abc_rank.isin(ranks)).select("abc_rank", "abc_share").order_by("abc_rank")
    points = [(rank / number, share or 0.0) for rank, share in engine.rows(chosen)]
    return ((0.0, 0.0), *points)


def verdict(found: Findings, currency: str) -> str:
    if not found.revenue:
        return gettext("There is no revenue yet.")
    _name, people, revenue = found.classes[0]
    return gettext("%(people)s of customers bring %(revenue)s of the revenue.") % {
        "people": formats.percent(people),
        "revenue": formats.percent(revenue),
    }


def chart(found: Findings, currency: str) -> Chart:
    classes = [ClassShare(*one) for one in found.classes]
    return pareto(
        found.curve,
        classes,
        title=str(ABC.title),
        description=verdict(found, currency),
        of_what=gettext("revenue"),
    )


ABC = Analysis(
    key="abc",
    title=_("Who brings the revenue (ABC)"),
    question=_("Which customers bring most of the revenue?"),
    needs=("sale",),
    facts=(
        Fact("abc_class", "text"),
        Fact("abc_rank", "integer", tolerance=0.01, remembered=False),
        Fact("abc_share", "numeric(7,6)", tolerance=0.01, remembered=False),
    ),
    reasons=(
        Reason(
            "rank",
            _("Number %(abc_rank)s of %(customers)s by revenue. Those up to here bring %(abc_share)s of it."),
            {"abc_rank": Unit.NUMBER, "customers": Unit.NUMBER, "abc_share": Unit.SHARE},
        ),
        Reason("nothing", _("After credit notes, no revenue is left."), {}),
    ),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
)
