"""What groups are made of: how customers differ in their buying."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kith.analytical.purchases import customers, day_of

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Tables

FACTS = ("quiet_days", "orders", "revenue", "known_days")
"""Days since the last order, orders, revenue in house currency, days since the first order."""


def query(lake: Tables, as_of: datetime) -> Table:
    """One row a customer: party_id and the facts."""
    known = customers(lake, as_of)
    today = day_of(as_of)
    return known.select(
        "party_id",
        quiet_days=today.delta(known.last_order_at.date(), unit="day").cast("int64"),
        orders=known.orders.cast("int64"),
        revenue=known.revenue,
        known_days=today.delta(known.first_order_at.date(), unit="day").cast("int64"),
    )
