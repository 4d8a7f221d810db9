"""Each customer's buying history in the few numbers that the models need."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kith.analytical.purchases import day_of, purchases

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Tables


def query(lake: Tables, as_of: datetime) -> Table:
    """One row a customer with at least one order.

    repeats: purchase days after the first one (purchases of one day are merged). last_day, age_days: days
    from the first purchase to the last one and to `as_of`. repeat_value: mean net amount of a repeat
    purchase day, credit notes taken off, 0 without repeats. orders and last_order_on are for the reasons.
    """
    import ibis

    bought = purchases(lake, as_of)
    first = bought.day.min(where=bought.is_order).over(ibis.window(group_by="party_id"))
    bought = bought.mutate(first=first)
    bought = bought.filter(bought["first"].notnull())
    later = bought.amount.sum(where=bought.day > bought["first"])
    known = bought.group_by("party_id").agg(
        orders=bought.is_order.sum(),
        repeats=bought.day.nunique(where=bought.is_order) - 1,
        first_order_on=bought.day.min(where=bought.is_order),
        last_order_on=bought.day.max(where=bought.is_order),
        later=ibis.coalesce(later, 0).cast("float64"),
    )
    mean = ibis.coalesce(known.later / known.repeats.nullif(0).cast("float64"), 0.0)
    return known.select(
        "party_id",
        "orders",
        "repeats",
        "last_order_on",
        last_day=known.last_order_on.delta(known.first_order_on, unit="day"),
        age_days=day_of(as_of).delta(known.first_order_on, unit="day"),
        repeat_value=ibis.greatest(mean, 0.0),
    )


def compressed(history: Table) -> Table:
    """How many customers share repeats, last_day and age_days: all that the likelihood sees of them."""
    return history.group_by("repeats", "last_day", "age_days").agg(customers=history.count())


def followed(before: Table, now: Table) -> Table:
    """The histories of `before`, each distinct one once, with how many customers share it (`customers`) and how many
    more repeats these have `now` (`later`)."""
    import ibis

    since = now.select("party_id", repeats_now=now.repeats)
    known = before.left_join(since, "party_id").select(
        *("repeats", "last_day", "age_days"),
        more=ibis.coalesce(since.repeats_now, before.repeats) - before.repeats,
    )
    return known.group_by("repeats", "last_day", "age_days").agg(
        customers=known.count(), later=known.more.sum().cast("int64")
    )
