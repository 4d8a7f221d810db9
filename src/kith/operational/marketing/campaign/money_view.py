"""What a campaign cost, against what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kith.core.errors import Text
from kith.desk import formats
from kith.operational.marketing.campaign.lift import Interval
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.report import Result
from kith.operational.marketing.campaign.report_view import Row


@dataclass(frozen=True, slots=True)
class MoneyBox:
    """Lines of money, and the sentence below them."""

    rows: tuple[Row, ...]
    said: str


def cost_of(campaign: Campaign, messages: int) -> Decimal:
    """What so many messages cost, with what the campaign costs whatever their number; in the house currency."""
    return (campaign.cost_fixed or Decimal(0)) + (campaign.cost_per_message or Decimal(0)) * messages


def is_costed(campaign: Campaign) -> bool:
    return any(each is not None for each in (campaign.budget, campaign.cost_fixed, campaign.cost_per_message))


def gain(campaign: Campaign, extra: Interval | None) -> Interval | None:
    """The margin of the extra revenue, or the revenue where no margin is known."""
    if extra is None or campaign.margin_percent is None:
        return extra
    return extra.times(campaign.margin_percent / 100)


def money_box(campaign: Campaign, result: Result, currency: str) -> MoneyBox | None:
    """Budget, cost, and what is left; None for a campaign of which no money is known."""
    if not is_costed(campaign):
        return None
    cost = cost_of(campaign, result.ledger.taken)
    extra = result.lift.extra_revenue
    lines: list[tuple[Text, Decimal | float | None]] = [
        (_("Budget"), campaign.budget),
        (_("Cost so far"), cost),
        (_("Left of the budget"), campaign.budget - cost if campaign.budget is not None else None),
        (_("Revenue of those written to"), result.contacted.revenue),
        (_("Extra revenue by the campaign"), extra.estimate if extra else None),
    ]
    found = gain(campaign, extra)
    if campaign.margin_percent is not None and found:
        lines.append((_("Margin of that"), found.estimate))
    if found:
        lines.append((_("Margin less cost") if campaign.margin_percent is not None else _("Extra revenue less cost"),
                      found.estimate - float(cost)))  # fmt: skip
    rows = tuple(Row(label, formats.money(value, currency, 0)) for label, value in lines if value is not None)
    return MoneyBox(rows, _said(float(cost), found))


def _said(cost: float, found: Interval | None) -> str:
    if found is None:
        return _("What it brought besides what would have been bought anyway cannot be told.")
    if found.low > cost:
        return _("It has paid for itself: even the lower end of the range is above the cost.")
    if found.high < cost:
        return _("It has not paid for itself: even the upper end of the range is below the cost.")
    return _("Whether it paid for itself cannot be told: the cost lies within the range.")
