"""Looks and clicks that do not count as a person's, with the evidence, as the report shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.email.machine import verdict
from kith.core.errors import Text
from kith.desk import formats
from kith.operational.marketing.campaign.model import Campaign, Hit, HitKind

EVIDENCE: dict[str, Text] = {
    "no name": _("The program gave no name"),
    "scanner": _("A mail scanner by its name"),
    "data centre": _("A program without a window, as in data centres"),
    "fetched ahead": _("Fetched ahead by Apple's mail privacy"),
    "picture proxy": _("A provider fetched the picture; nobody can tell who looked"),
    "only asked": _("Only asked whether the page is there"),
    "too soon": _("Within seconds of the mail's arrival"),
    "all at once": _("Followed every link within seconds"),
}
KINDS: dict[str, Text] = {HitKind.OPEN: _("Looks"), HitKind.CLICK: _("Clicks")}


@dataclass(frozen=True, slots=True)
class Uncounted:
    """So many looks or clicks for one reason."""

    what: Text
    because: Text
    number: str
    is_unknown: bool


def uncounted(campaign: Campaign) -> tuple[Uncounted, ...]:
    """What was not counted, the most frequent first."""
    found = Hit.objects.filter(campaign=campaign, kind__in=list(KINDS)).exclude(machine="")
    rows = (
        found.values_list("kind", "machine")
        .annotate(number=Count("id"))
        .order_by("-number", "kind", "machine")
    )
    return tuple(
        Uncounted(
            KINDS[kind], EVIDENCE.get(reason, reason), formats.number(number), verdict(reason) == "unknown"
        )
        for kind, reason, number in rows
    )
