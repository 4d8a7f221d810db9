"""What counts as a purchase, the same for every analysis.

A sale of zero or more is an order. A negative one is a credit note: it lowers revenue and is no order.
Sales without a customer, and dated after the moment looked from, do not count. Days are those of UTC. Amounts are in
house currency; a sale whose currency had no rate on its day has none, and does not count either: `unconverted` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, DecimalValue, Table, TimestampValue

    from kith.analytical.warehouse.engine import Engine, Tables


LATELY = (90, 365)
"""So many days back is the revenue of a customer kept added up."""


@dataclass(frozen=True, slots=True)
class Unconverted:
    """So many purchases in a currency without a rate on their days, the first of which is `first`."""

    currency: str
    count: int
    first: date


def purchases(lake: Tables, as_of: datetime) -> Table:
    """One row a sale: sale_id, party_id, occurred_at, day, amount, is_order."""
    sale = _told(lake, as_of)
    told = sale.filter(sale.amount.notnull())
    return told.select(
        "sale_id",
        "party_id",
        "occurred_at",
        "amount",
        day=told.occurred_at.date(),
        is_order=told.amount >= 0,
    )


def _told(lake: Tables, as_of: datetime) -> Table:
    sale = lake["sale"]
    return sale.filter(sale.party_id.notnull(), sale.occurred_at <= moment_of(as_of))


def unconverted(engine: Engine, as_of: datetime) -> tuple[Unconverted, ...]:
    """What `purchases` leaves out for want of a rate, by currency, the most first."""
    sale = _told(engine.tables, as_of)
    left_out = sale.filter(sale.amount.isnull())
    counted = left_out.group_by("currency").agg(
        count=left_out.count(), first=left_out.occurred_at.min().date()
    )
    found = [Unconverted(currency, number, first) for currency, number, first in engine.rows(counted)]
    return tuple(sorted(found, key=lambda each: (-each.count, each.currency)))


def customers(lake: Tables, as_of: datetime) -> Table:
    """One row a customer with at least one order: orders, revenue, first_order_at, last_order_at.

    And the revenue of the last 90 and 365 days: `revenue_90_days`, `revenue_365_days`.
    """
    bought = purchases(lake, as_of)
    totals = bought.group_by("party_id").agg(
        orders=bought.is_order.sum(),
        revenue=bought.amount.sum().cast("decimal(30,4)"),
        first_order_at=bought.occurred_at.min(where=bought.is_order),
        last_order_at=bought.occurred_at.max(where=bought.is_order),
        **{f"revenue_{days}_days": _lately(bought, as_of, days) for days in LATELY},
    )
    return totals.filter(totals.orders > 0)


def _lately(bought: Table, as_of: datetime, days: int) -> DecimalValue:
    import ibis

    newer = bought.occurred_at > moment_of(as_of - timedelta(days))
    return ibis.coalesce(
        bought.amount.sum(where=newer).cast("decimal(30,4)"), ibis.literal(0, "decimal(30,4)")
    )


def visits(lake: Tables, as_of: datetime) -> Table:
    """Days on which customers bought: party_id, day, and `gap`, the days since the one before, empty for the first."""
    import ibis

    bought = purchases(lake, as_of)
    days = bought.filter(bought.is_order).select("party_id", "day").distinct()
    before = days.day.lag().over(ibis.window(group_by="party_id", order_by="day"))
    return days.mutate(gap=days.day.delta(before, unit="day"))


def moment_of(at: datetime) -> TimestampValue:
    """A moment as the lake writes it: in UTC, without a zone."""
    import ibis

    return ibis.literal(at.astimezone(UTC).replace(tzinfo=None), type="timestamp")


def day_of(as_of: datetime) -> DateValue:
    """The day (UTC) of the moment looked from."""
    import ibis

    return ibis.literal(as_of.astimezone(UTC).date(), type="date")
