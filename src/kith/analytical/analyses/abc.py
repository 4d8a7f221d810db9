"""ABC and XYZ: which customers bring most of the revenue, and which bring it regularly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Analysis, Fact, Outcome, Part, Reason, Unit
from kith.analytical.purchases import customers, purchases
from kith.desk import formats
from kith.desk.charts import Chart, ClassShare, pareto
from kith.desk.charts import Table as Figures

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, Table, Value

    from kith.analytical.warehouse.engine import Engine, Tables

A_PERCENT, B_PERCENT = 80, 95
"""A: the largest customers up to this percentage of the revenue; B: up to that; C: the rest."""

QUARTER = 91.3125
"""Days of a quarter on average."""
LEAST_QUARTERS = 3.9
"""About four whole quarters, below which nobody's regularity can be told."""
X_UP_TO, Y_UP_TO = 1.25, 2.0
"""Of 1 plus the squared variation of a customer's quarters: X varies by half of its mean at most, Y by all of it."""

POINTS = 40
"""Points of the curve, besides its two ends."""


@dataclass(frozen=True, slots=True)
class Findings:
    """`curve` holds shares (0–1) of customers and of revenue; `classes` is A, B, C: shares of both. `regular` counts
    customers by both letters ("AX"), those who are too new for the second left out."""

    customers: int
    revenue: float
    curve: tuple[tuple[float, float], ...]
    classes: tuple[tuple[str, float, float], ...]
    regular: dict[str, int] = field(default_factory=dict)


def query(lake: Tables, as_of: datetime, a_percent: int = A_PERCENT, b_percent: int = B_PERCENT) -> Table:
    """One row a customer: class, rank by revenue, and the share of revenue that all up to this rank bring.

    The customer with whom a limit is reached still belongs to the better class. Who owes more credit than was
    bought brings nothing, and nothing is taken off the others for it.
    """
    import ibis

    known = customers(lake, as_of).select("party_id", "revenue")
    known = known.left_join(regularity(lake, as_of), "party_id").select(*known.columns, "xyz_class")
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
        because_steady=ranked.xyz_class == "X",
        because_irregular=ranked.xyz_class == "Z",
        because_better=ibis.coalesce(_short(ranked, a_percent, b_percent) > 0, False),
        short=_short(ranked, a_percent, b_percent),
    )


def _short(ranked: Table, a_percent: int, b_percent: int) -> Value:
    """What a customer's revenue lacks to that of the last one of the better class; empty where there is none."""
    import ibis

    before, whole = (ranked.running - ranked.brought) * 100, ranked.total
    in_a, in_b = (
        (ranked.brought > 0) & (before < whole * a_percent),
        (ranked.brought > 0) & (before < whole * b_percent),
    )
    least_a = ranked.brought.min(where=in_a).over(ibis.window())
    least_b = ranked.brought.min(where=in_b).over(ibis.window())
    lacking = ibis.cases((in_a, None), (in_b, least_a - ranked.brought), else_=least_b - ranked.brought)
    return lacking.cast("decimal(30,4)")


def regularity(lake: Tables, as_of: datetime) -> Table:
    """xyz_class by customer, from what each brought in every whole quarter since the first one with an order: X about
    the same, Y up and down, Z now and then. Empty before a year of them, and where nothing was brought.

    The figure compared is n times the sum of squares over the square of the sum, which is 1 + (deviation / mean)^2.
    """
    import ibis

    bought = purchases(lake, as_of)
    now = _quarter(as_of)
    placed = bought.filter(bought.day < now).select(
        "party_id", "amount", quarter=bought.day.truncate("Q").cast("date")
    )
    by_quarter = placed.group_by("party_id", "quarter").agg(amount=placed.amount.sum().cast("decimal(30,4)"))
    known = by_quarter.mutate(brought=ibis.greatest(by_quarter.amount, 0).cast("float64"))
    total = known.group_by("party_id").agg(
        begun=known.quarter.min(), whole=known.brought.sum(), squares=(known.brought * known.brought).sum()
    )
    quarters = now.delta(total.begun, unit="day").cast("float64") / QUARTER
    spread = quarters * total.squares / (total.whole * total.whole).nullif(0.0)
    told = total.mutate(quarters=quarters, spread=spread)
    return told.select(
        "party_id",
        xyz_class=ibis.cases(
            ((told.quarters < LEAST_QUARTERS) | told.spread.isnull(), None),
            (told.spread <= X_UP_TO, "X"),
            (told.spread <= Y_UP_TO, "Y"),
            else_="Z",
        ),
    )


def _quarter(as_of: datetime) -> DateValue:
    """The first day of the quarter that goes on."""
    import ibis

    today = as_of.astimezone(UTC).date()
    return ibis.literal(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), type="date")


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    grouped = result.group_by("abc_class").agg(n=result.count(), brought=result.brought.sum())
    by_class = {name: (number, float(brought)) for name, number, brought in engine.rows(grouped)}
    number = sum(count for count, _brought in by_class.values())
    revenue = sum(brought for _count, brought in by_class.values())
    shares = tuple(_shares(by_class, name, number, revenue) for name in "ABC")
    both = (
        result.filter(result.xyz_class.notnull())
        .group_by("abc_class", "xyz_class")
        .agg(n=lambda each: each.count())
    )
    regular = {f"{first}{second}": count for first, second, count in engine.rows(both)}
    return Outcome(result, Findings(number, revenue, _curve(engine, result, number), shares, regular))


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


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    rows = tuple(
        (letter, *(formats.number(found.regular.get(f"{letter}{second}", 0)) for second in "XYZ"))
        for letter in "ABC"
    )
    steady = sum(count for both, count in found.regular.items() if both == "AX")
    note = gettext(
        "%(customers)s of the largest customers bring about the same each quarter (AX). X varies by half of its mean at"
        " most, Y by no more than its mean, Z by more. Customers of less than four whole quarters are left out."
    ) % {"customers": formats.number(steady)}
    headings = (gettext("Class"), gettext("X"), gettext("Y"), gettext("Z"))
    return (Part(gettext("Large and regular (ABC and XYZ)"), note, figures=Figures(headings, rows)),)


ABC = Analysis(
    key="abc",
    title=_("Who brings the revenue (ABC)"),
    question=_("Which customers bring most of the revenue?"),
    needs=("sale",),
    facts=(
        Fact("abc_class", "text"),
        Fact("abc_rank", "integer", tolerance=0.01, remembered=False),
        Fact("abc_share", "numeric(7,6)", tolerance=0.01, remembered=False),
        Fact("xyz_class", "text"),
    ),
    reasons=(
        Reason(
            "rank",
            _("Number %(abc_rank)s of %(customers)s by revenue. Those up to here bring %(abc_share)s of it."),
            {"abc_rank": Unit.NUMBER, "customers": Unit.NUMBER, "abc_share": Unit.SHARE},
        ),
        Reason("nothing", _("After credit notes, no revenue is left."), {}),
        Reason("steady", _("Brings about the same each quarter."), {}),
        Reason("irregular", _("Comes now and then: no quarter is like the other."), {}),
    ),
    changes=(
        Reason("better", _("%(short)s more revenue would lift the class by one."), {"short": Unit.MONEY}),
    ),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
    parts=parts,
)
