"""What was known of people when a campaign's lot was drawn, and what they bought in its window.

Nothing from the day of the lot on is known: days are those of UTC. A purchase counts as in the campaign's report: real,
above zero, from the beginning of sending to the end of the window, and at the end of its day if no time of it is known.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kith.analytical.purchases import moment_of

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

    from kith.analytical.warehouse.engine import Tables


def query(lake: Tables, as_of: datetime) -> Table:
    """One row for each person in each campaign whose window is over: assignment_id, party_id, campaign_id, is_contacted;
    whether they `bought` in the window; orders, money, days since the last and the first order before the lot (empty
    for who had not bought), earlier campaigns, and after how many of these they bought."""
    import ibis

    campaign = lake["campaign"]
    over = campaign.filter(campaign.ends_at <= moment_of(as_of), campaign.frozen_at.notnull())
    lots = lake["assignment"].inner_join(over, "campaign_id").semi_join(lake["party"], "party_id")
    seen = _bought(lake, lots)
    before = _earlier(seen)
    told = seen.left_join(before, "assignment_id")
    return told.select(
        *seen.columns,
        earlier=ibis.coalesce(told.earlier, 0),
        answered=ibis.coalesce(told.answered, 0),
    )


def _bought(lake: Tables, lots: Table) -> Table:
    """The lots with what their people bought in the window and before the day of the lot."""
    import ibis

    sale = lake["sale"]
    real = sale.filter(sale.party_id.notnull(), sale.amount > 0, ~sale.is_sample)
    each = lots.left_join(real.select("party_id", "occurred_at", "amount"), "party_id")
    within, day = _within(each), each.occurred_at.date()
    drawn = each.frozen_at.date()
    before = day < drawn
    told = each.mutate(within=within, before=before, last=drawn.delta(day, unit="day"))
    keys = ("assignment_id", "party_id", "campaign_id", "is_contacted", "frozen_at", "ends_at")
    zero = ibis.literal(0, type="decimal(18,4)")
    return told.group_by(keys).agg(
        bought=ibis.coalesce(told.within.cast("int64").sum(), 0) > 0,
        orders=ibis.coalesce(told.before.cast("int64").sum(), 0),
        money=ibis.coalesce(told.amount.sum(where=told.before), zero).cast("decimal(30,4)"),
        recency=told["last"].min(where=told.before),
        tenure=told["last"].max(where=told.before),
    )


def _within(each: Table) -> BooleanValue:
    """Whether a purchase is in the window; one at midnight was made at the end of that day."""
    at, day = each.occurred_at, each.occurred_at.date()
    known = (at >= each.started_at) & (at < each.ends_at)
    by_day = (day >= each.started_at.date()) & (day < each.ends_at.date())
    return (at == at.truncate("D")).ifelse(by_day, known)


def _earlier(seen: Table) -> Table:
    """By lot: earlier campaigns that wrote to them and whose windows were over before the day of the lot, and after how
    many of these they bought."""
    past = seen.filter(seen.is_contacted).select("party_id", past_ends_at="ends_at", past_bought="bought")
    both = seen.select("assignment_id", "party_id", "frozen_at").inner_join(past, "party_id")
    over = both.filter(both.past_ends_at.date() < both.frozen_at.date())
    return over.group_by("assignment_id").agg(
        earlier=over.count(), answered=over.past_bought.cast("int64").sum()
    )
