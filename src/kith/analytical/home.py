"""Customers who may be drifting away, on the first page."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.conditions.tree import Group, Line, Times, Values
from kith.core.principals.actor import Actor
from kith.core.records.counting import estimate
from kith.core.records.found import Found, look_up
from kith.core.records.planner import Listing
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.desk import formats
from kith.desk.actions_view import Action, Tag
from kith.desk.asked import write_where
from kith.desk.home_view import HomeGroup, HomePart, HomeRow
from kith.desk.list_foot import total

MOST = 5
LATE = Decimal("1.5")
COLUMNS = ("name", "lifetime_value", "abc_class", "alive_probability", "last_order_at", "usual_gap_days")
DRIFTING = Group(
    "all",
    (
        Line("abc_class", "one_of", Values(("A", "B"))),
        Line("last_order_at", "older_than", Times(LATE, "usual_gap_days")),
    ),
)


def at_risk(actor: Actor, _team: bool) -> HomePart | None:
    """The most valuable of those who have been away for longer than is usual with them; nothing where nobody is."""
    found = look_up(actor, "person", COLUMNS, DRIFTING, ("-lifetime_value",), MOST)
    if not found:
        return None
    count = estimate(actor, Listing(current().type("person"), (), DRIFTING))
    currency = house_currency()
    return HomePart(
        key="risk",
        title=_("At risk"),
        order=10,
        groups=(HomeGroup("", tuple(_row(each, currency) for each in found)),),
        place="side",
        count=total(count),
        more=Action(_("See all"), f"/people?where={write_where(DRIFTING)}&sort=-lifetime_value"),
    )


def _row(each: Found, currency: str) -> HomeRow:
    values = each.values
    away, usual = (timezone.now() - values["last_order_at"]).days, round(values["usual_gap_days"])
    alive, worth = values["alive_probability"], values["lifetime_value"]
    return HomeRow(
        title=values["name"],
        href=f"/people/{each.uid}",
        detail=_("No order for %(days)s days, usually every %(usual)s")
        % {"days": formats.number(away), "usual": usual},
        tag=Tag(formats.money(worth[0] if isinstance(worth, tuple) else worth, currency, 0))
        if worth
        else None,
        figure="" if alive is None else formats.percent(1 - alive),
        figure_tone="bad",
    )
