"""What counts as a purchase, the same for every analysis.

A sale of zero or more is an order. A negative one is a credit note: it lowers revenue and is no order.
Sales without a customer, and dated after the moment looked from, do not count. Days are those of UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, Table

    from kith.analytical.warehouse.engine import Tables


def purchases(lake: Tables, as_of: datetime) -> Table:
    """One row a sale: party_id, occurred_at, day, amount, is_order."""
    import ibis

    sale = lake["sale"]
    moment = ibis.literal(as_of.astimezone(UTC).replace(tzinfo=None), type="timestamp")
    told = sale.filter(sale.party_id.notnull(), sale.amount.notnull(), sale.occurred_at <= moment)
    return told.select(
        "party_id",
        "occurred_at",
        "amount",
        day=told.occurred_at.date(),
        is_order=told.amount >= 0,
    )


def customers(lake: Tables, as_of: datetime) -> Table:
    """One row a customer with at least one order: orders, revenue, first_order_at, last_order_at."""
    bought = purchases(lake, as_of)
    totals = bought.group_by("party_id").agg(
        orders=bought.is_order.sum(),
        revenue=bought.amount.sum().cast("decimal(30,4)"),
        first_order_at=bought.occurred_at.min(where=bought.is_order),
        last_order_at=bought.occurred_at.max(where=bought.is_order),
    )
    return totals.filter(totals.orders > 0)


def day_of(as_of: datetime) -> DateValue:
    """The day (UTC) of the moment looked from."""
    import ibis

    return ibis.literal(as_of.astimezone(UTC).date(), type="date")
