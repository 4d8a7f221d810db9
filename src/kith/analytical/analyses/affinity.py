"""Market basket: which products are bought together in one order, more often than chance would have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Analysis, Outcome, Part
from kith.analytical.baskets import (
    LEAST_TOGETHER,
    MOST_OF_ONE,
    ORDER,
    both_ways,
    held,
    lines,
    newest,
    pairs,
    within,
)
from kith.analytical.products import names
from kith.core.errors import Invalid
from kith.desk import formats
from kith.desk.charts import Chart, Ranked, ranking
from kith.desk.charts import Table as Figures

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

KEPT = 50
"""So many rules are kept in each order."""
DRAWN, LISTED = 6, 25


@dataclass(frozen=True, slots=True)
class Rule:
    """Orders with `product` also hold `other` (public ids).

    `together` orders hold both: a share of `support` of all, of `confidence` of those with the product, `lift` times as
    many as if it made no difference. `brings` is what an order with the product brings through the other, on average of
    all of them, in house currency.
    """

    product: str
    other: str
    together: int
    support: float
    confidence: float
    lift: float
    brings: float


@dataclass(frozen=True, slots=True)
class Findings:
    """`strongest` are rules by lift, `dearest` by what they bring. Of the orders that name products, `left_out` were too
    many to be looked at, the oldest ones."""

    orders: int
    left_out: int
    rules: int
    strongest: tuple[Rule, ...]
    dearest: tuple[Rule, ...]


def query(lake: Tables, as_of: datetime) -> Table:
    """One row for each two products that enough orders hold both."""
    return pairs(within(newest(held(lines(lake, as_of), ORDER), ORDER), ORDER), ORDER)


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    sold = lines(engine.tables, as_of)
    counted = sold.agg(orders=sold.sale_id.nunique(), customers=sold.party_id.nunique())
    [(orders, customers)] = engine.rows(counted)
    if not orders:
        raise Invalid({"sale_line": [_("No order names products in its positions yet.")]})
    [(left_out,)] = engine.rows(result.agg(n=(result.sized - result.reached).max()))
    left_out = left_out or 0
    rules = engine.keep("rules", measured(engine, result, orders - left_out))
    [(number,)] = engine.rows(rules.agg(n=rules.count()))
    strongest, dearest = (_first(engine, rules, by) for by in ("lift", "brings"))
    return Outcome(result, Findings(orders, left_out, number, strongest, dearest), customers)


def measured(engine: Engine, paired: Table, orders: int) -> Table:
    """Each pair that goes together more often than by chance, from both sides, with its figures."""
    import ibis

    each = engine.keep("both_ways", both_ways(paired))
    share, whole = each.other_holding.cast("float64") / orders, each.holding.cast("float64")
    rules = each.mutate(
        support=each.together.cast("float64") / orders,
        confidence=each.together / whole.nullif(0.0),
        lift=each.together / (whole * share).nullif(0.0),
        brings=each.other_worth.cast("float64") / whole.nullif(0.0),
    )
    products = engine.keep("products", engine.tables["product"].select("product_id", "uid"))
    one = products.select("product_id", product="uid")
    other = products.select(other_id="product_id", other="uid")
    told = rules.inner_join(one, "product_id").inner_join(other, "other_id")
    return told.filter(told.together * ibis.literal(orders) > told.holding * told.other_holding)


def _first(engine: Engine, rules: Table, by: str) -> tuple[Rule, ...]:
    import ibis

    order = [ibis.desc(by), ibis.desc("together"), ibis.asc("product_id"), ibis.asc("other_id")]
    columns = ("product", "other", "together", "support", "confidence", "lift", "brings")
    return tuple(Rule(*row) for row in engine.rows(rules.order_by(order).limit(KEPT).select(*columns)))


def verdict(found: Findings, currency: str) -> str:
    if not found.strongest:
        return gettext("No two products are bought together more often than chance would have it.")
    rule = found.strongest[0]
    called = names((rule.product, rule.other))
    return gettext("Who buys %(product)s buys %(other)s %(lift)s times as often as others do.") % {
        "product": _called(called, rule.product),
        "other": _called(called, rule.other),
        "lift": formats.number(rule.lift, 1),
    }


def _called(called: dict[str, str], uid: str) -> str:
    return called.get(uid) or gettext("a product without a name")


def chart(found: Findings, currency: str) -> Chart:
    rules = _once(found.strongest)[:DRAWN]
    called = names(uid for rule in rules for uid in (rule.product, rule.other))
    return ranking(
        [
            Ranked(f"{_called(called, rule.product)} + {_called(called, rule.other)}", rule.lift)
            for rule in rules
        ],
        title=str(AFFINITY.title),
        description=verdict(found, currency),
        headings=(gettext("Together"), gettext("Times as often as by chance")),
        write=lambda value: formats.number(value, 1),
        above=True,
    )


def _once(rules: tuple[Rule, ...]) -> list[Rule]:
    """Each pair from one of its sides, for what is the same from both."""
    seen: set[frozenset[str]] = set()
    kept = []
    for rule in rules:
        both = frozenset((rule.product, rule.other))
        if both not in seen:
            seen.add(both)
            kept.append(rule)
    return kept


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    if not found.strongest:
        return ()
    least = gettext(
        "Of %(orders)s orders that name products. Two products count from %(least)s orders on that hold both, and an order"
        " with its %(most)s dearest products."
    ) % {
        "orders": formats.number(found.orders - found.left_out),
        "least": formats.number(LEAST_TOGETHER),
        "most": formats.number(MOST_OF_ONE),
    }
    if found.left_out:
        older = gettext("%(count)s older orders were left out.") % {"count": formats.number(found.left_out)}
        least = f"{least} {older}"
    worth = gettext(
        "What an order with the one product brings through the other, on average of all of them. A strong rule between"
        " cheap products may be worth less than a weak one between dear ones."
    )
    return (
        Part(gettext("Strongest rules"), least, figures=_table(found.strongest, currency)),
        Part(gettext("Rules that bring most"), worth, figures=_table(found.dearest, currency)),
    )


def _table(rules: tuple[Rule, ...], currency: str) -> Figures:
    called = names(uid for rule in rules[:LISTED] for uid in (rule.product, rule.other))
    headings = (
        gettext("Who buys"), gettext("also buys"), gettext("Orders with both"), gettext("Of all orders"),
        gettext("Of those with the first"), gettext("Times as often as by chance"), gettext("Brings per order"),
    )  # fmt: skip
    rows = tuple(
        (
            _called(called, rule.product), _called(called, rule.other), formats.number(rule.together),
            formats.percent(rule.support, 2), formats.percent(rule.confidence), formats.number(rule.lift, 1),
            formats.money(rule.brings, currency),
        )
        for rule in rules[:LISTED]
    )  # fmt: skip
    return Figures(headings, rows, words=(1,))


AFFINITY = Analysis(
    key="affinity",
    title=_("Bought together"),
    question=_("Which products are bought together more often than chance would have it?"),
    needs=("sale", "sale_line", "product"),
    facts=(),
    reasons=(),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
    parts=parts,
)
