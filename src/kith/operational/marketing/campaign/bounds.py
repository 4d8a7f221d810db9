"""Between which bounds the numbers of a campaign lie."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.operational.marketing.campaign.model import Campaign, Written

MONEY = Decimal(10**12)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number from `least` to `most`. `said` is what somebody reads who is beyond them; `needed` ones cannot be empty."""

    least: int
    most: int | Decimal
    said: Text
    needed: bool = False


AMOUNT = Bounds(0, MONEY, _("An amount of 0 or more."))
PERCENT = _("Between {least} and {most} percent.")
HOUR = Bounds(0, 23, _("An hour from {least} to {most}."))
NUMBERS = {
    "holdout_percent": Bounds(0, 50, PERCENT, needed=True),
    "window_days": Bounds(1, 365, _("Between {least} and {most} days."), needed=True),
    "test_percent": Bounds(1, 90, PERCENT),
    "test_hours": Bounds(1, 720, _("Between {least} and {most} hours."), needed=True),
    "test_difference": Bounds(0, 100, _("Between {least} and {most} points."), needed=True),
    "hour": HOUR,
    "budget": AMOUNT,
    "cost_fixed": AMOUNT,
    "margin_percent": Bounds(0, 100, PERCENT),
    "cost_per_message": Bounds(0, 10_000, _("Between {least} and {most}.")),
}


def out_of_bounds(record: Written, numbers: dict[str, Bounds] = NUMBERS) -> dict[str, list[Text]]:
    """What is wrong with the numbers, by field."""
    return {
        key: [_said(bounds)] for key, bounds in numbers.items() if not _fits(getattr(record, key), bounds)
    }


def _fits(value: Decimal | int | None, bounds: Bounds) -> bool:
    return not bounds.needed if value is None else bounds.least <= value <= bounds.most


def _said(bounds: Bounds) -> Text:
    return format_lazy(str(bounds.said), least=bounds.least, most=bounds.most)


def wrong_times(campaign: Campaign) -> dict[str, list[Text]]:
    """What is wrong with when a campaign goes out, by field."""
    if campaign.not_before and campaign.not_after and campaign.not_after <= campaign.not_before:
        return {"not_after": [_("This is before it could begin.")]}
    return {}
