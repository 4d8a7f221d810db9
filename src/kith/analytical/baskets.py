"""What was bought together, by order or by customer: in pairs that are bounded for each of them and in all.

A pair costs as many rows as there are units that hold both, so that a customer with half of all orders, or an order of a
thousand positions, would cost more than all others. Each unit counts with its newest products, and the newest units
with as many pairs as `MOST_PAIRS`; products that hardly anybody buys are in no pair.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kith.analytical.purchases import purchases

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Tables

ORDER, CUSTOMER = "sale_id", "party_id"
"""Units in which products can meet."""
MOST_OF_ONE = 20
LEAST_TOGETHER = 5
"""What fewer units than these hold together may be chance."""
MOST_PAIRS = 50_000_000


def lines(lake: Tables, as_of: datetime) -> Table:
    """One row a position of an order with a product: sale_id, party_id, product_id, occurred_at, worth in house currency.

    Credit notes are no orders, and what is given back stands in lines of less than nothing: neither counts.
    """
    import ibis

    bought, line = purchases(lake, as_of), lake["sale_line"]
    orders = bought.filter(bought.is_order).select("sale_id", "party_id", "occurred_at")
    sold = line.filter(line.product_id.notnull(), line.quantity > 0)
    sold = sold.select("sale_id", "product_id", worth=ibis.coalesce(sold.amount, 0).cast("decimal(18,4)"))
    return orders.inner_join(sold, "sale_id")


def held(sold: Table, unit: str) -> Table:
    """One row for each unit and product: when it was last bought, and for how much in all."""
    return sold.group_by(unit, "product_id").agg(
        last=sold.occurred_at.max(), worth=sold.worth.sum().cast("decimal(30,4)")
    )


def newest(having: Table, unit: str, most: int = MOST_OF_ONE) -> Table:
    """The newest products of each unit, of those that several have, as `held` gives them."""
    import ibis

    common = having.group_by("product_id").agg(units=having.count())
    usual = having.semi_join(common.filter(common.units >= LEAST_TOGETHER), "product_id")
    order = [ibis.desc("last"), ibis.desc("worth"), ibis.asc("product_id")]
    placed = usual.mutate(place=ibis.row_number().over(ibis.window(group_by=unit, order_by=order)))
    return placed.filter(placed.place < most).select(*having.columns)


def within(few: Table, unit: str, budget: int = MOST_PAIRS) -> Table:
    """Of `newest` the units that pairs are made of: the newest ones, as far as their pairs go. `sized` says how many
    units there are, `reached` how many of them are in."""
    import ibis

    counted = few.group_by(unit).agg(products=few.count(), last=few["last"].max())
    counted = counted.mutate(pairs=counted.products * (counted.products - 1))
    until = ibis.window(order_by=[ibis.desc("last"), ibis.asc(unit)], preceding=(None, 0))
    running = counted.mutate(
        so_far=counted.pairs.sum().over(until).cast("int64"), all=counted.count().over(ibis.window())
    )
    inside = running.filter(running.so_far <= budget * 2)
    inside = inside.mutate(reached=inside.count().over(ibis.window()))
    return few.inner_join(inside.select(unit, "reached", sized="all"), unit)


def pairs(inside: Table, unit: str) -> Table:
    """One row for each two products that enough units hold: product_id < other_id, `together`, how many hold each, what
    each was worth where both were, and `reached` and `sized` as in `within`."""
    left = inside.select(unit, "product_id", worth="worth")
    right = inside.select(unit, other_id="product_id", other_worth="worth")
    both = left.inner_join(right, [unit, left.product_id < right.other_id])
    counted = both.group_by("product_id", "other_id").agg(
        together=both.count(),
        worth=both.worth.sum().cast("decimal(30,4)"),
        other_worth=both.other_worth.sum().cast("decimal(30,4)"),
    )
    counted = counted.filter(counted.together >= LEAST_TOGETHER)
    holding = inside.group_by("product_id").agg(
        holding=inside.count(), reached=inside.reached.max(), sized=inside.sized.max()
    )
    other = holding.select(other_id="product_id", other_holding="holding")
    return counted.inner_join(holding, "product_id").inner_join(other, "other_id")


def both_ways(paired: Table) -> Table:
    """Each pair from either of its sides: product_id and what other_id adds to it."""
    ahead = paired.select("product_id", "other_id", "together", "holding", "other_holding", "other_worth")
    back = paired.select(
        "together", product_id="other_id", other_id="product_id", holding="other_holding",
        other_holding="holding", other_worth="worth",
    ).select(*ahead.columns)  # fmt: skip
    return ahead.union(back)
