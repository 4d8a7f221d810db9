"""How much may come back, or be complained about, before a campaign pauses by itself."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotAllowed, Text
from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting, setting

BOUNCES, COMPLAINTS = "marketing.bounce_percent", "marketing.complaint_percent"
USUAL = {BOUNCES: 5.0, COMPLAINTS: 0.3}
MOST = {BOUNCES: 20, COMPLAINTS: 2}


def limit(key: str) -> float:
    """The percentage at which a campaign pauses."""
    return float(setting(key, USUAL[key]))


def set_limits(*, by: Actor, bounces: str, complaints: str) -> None:
    """Sets both percentages as they were typed; empty for what is usual. Raises NotAllowed, or Invalid at `bounces` or
    `complaints`."""
    if not by.administers:
        raise NotAllowed
    refused: dict[str, list[Text]] = {}
    found: dict[str, float | None] = {}
    for name, key, typed in (("bounces", BOUNCES, bounces), ("complaints", COMPLAINTS, complaints)):
        try:
            found[key] = float(Decimal(typed.strip().replace(",", "."))) if typed.strip() else None
        except InvalidOperation:
            found[key] = -1.0
        value = found[key]
        if value is not None and not 0.01 <= value <= MOST[key]:
            refused[name] = [_("A percentage from 0.01 to %(most)s.") % {"most": MOST[key]}]
    if refused:
        raise Invalid(refused)
    for key, value in found.items():
        change_setting(key, value, by)
