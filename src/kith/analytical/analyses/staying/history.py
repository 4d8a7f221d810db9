"""Regulars: who they are, when they became it, and when they were lost.

With the fourth day of buying, whoever came in gaps of about one length is a regular, as if under contract. From that day
on they are watched: they are lost on the day when they have been silent for twice their gap, and nothing that came after
that day tells whether they count. Time is counted in their own gaps.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kith.analytical.purchases import day_of, purchases, visits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Tables

GAPS = 3
EVEN = 2
"""The longest of the first gaps is at most so many times the shortest."""
LOST_AFTER = 2
"""Gaps of silence."""


def query(lake: Tables, as_of: datetime) -> Table:
    """One row a regular: party_id; days of the first three gaps together (`span`), the longest and shortest of them;
    what was paid on their days (`spent`) in how many orders; days watched, and whether lost by then."""
    import ibis

    in_order = ibis.window(group_by="party_id", order_by="day")
    days = visits(lake, as_of)
    days = days.mutate(place=ibis.row_number().over(in_order), next_day=days.day.lead().over(in_order))
    regulars = _regulars(days)
    later = days.filter(days.place >= GAPS).inner_join(regulars, "party_id")
    silence = ibis.coalesce(later.next_day, day_of(as_of)).delta(later.day, unit="day")
    gone = later.mutate(gone=silence * GAPS > later.span * LOST_AFTER)
    watched = gone.group_by("party_id").agg(
        entry=gone.entry.min(),
        span=gone.span.min(),
        longest=gone.longest.min(),
        shortest=gone.shortest.min(),
        last_day=gone.day.min(where=gone.gone),
    )
    paid = _paid(lake, as_of, regulars)
    known = watched.inner_join(paid, "party_id").select(*watched.columns, "spent", "orders")
    until = ibis.coalesce(known.last_day, day_of(as_of)).delta(known.entry, unit="day")
    return known.select(
        "party_id",
        "span",
        "longest",
        "shortest",
        "spent",
        "orders",
        days=until,
        lost=known.last_day.notnull(),
    )


def _regulars(days: Table) -> Table:
    """When customers became regulars."""
    first = days.filter(days.place <= GAPS)
    begun = first.group_by("party_id").agg(
        visits=first.count(),
        entry=first.day.max(),
        span=first.gap.sum().cast("int64"),
        longest=first.gap.max(),
        shortest=first.gap.min(),
    )
    even = begun.filter(begun.visits == GAPS + 1, begun.longest <= begun.shortest * EVEN)
    return even.select("party_id", "entry", "span", "longest", "shortest")


def _paid(lake: Tables, as_of: datetime, regulars: Table) -> Table:
    bought = purchases(lake, as_of)
    early = bought.filter(bought.is_order).inner_join(regulars, "party_id")
    early = early.filter(early.day <= early.entry)
    return early.group_by("party_id").agg(
        spent=early.amount.sum().cast("decimal(30,4)"), orders=early.count().cast("int64")
    )
