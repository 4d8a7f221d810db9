"""How mail went to each provider of late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.utils import timezone

from kith.communicative.deliverability.model import Volume
from kith.communicative.deliverability.volumes import WHAT

DAYS, WEEKS, MOST = 30, 8, 15
SUMS = {f"all_{what}": Sum(what) for what in WHAT}


@dataclass(frozen=True, slots=True)
class Standing:
    """The mails of a time: taken, put off, refused, come back, complained about."""

    name: str
    sent: int = 0
    deferred: int = 0
    refused: int = 0
    bounced: int = 0
    complained: int = 0

    @property
    def bounce_rate(self) -> float:
        """Refused or come back, of all that were taken or refused."""
        tried = self.sent + self.refused
        return (self.refused + self.bounced) / tried if tried else 0.0

    @property
    def complaint_rate(self) -> float:
        return self.complained / self.sent if self.sent else 0.0


def by_provider() -> list[Standing]:
    """The providers that got most in the last thirty days."""
    found = list(_recent(DAYS).values("domain").annotate(**SUMS).values_list("domain", *SUMS))
    return [Standing(*row) for row in sorted(found, key=lambda row: (-row[1], row[0]))[:MOST]]


def by_week() -> list[Standing]:
    """All mail by week, the newest first; the name is the week's first day."""
    found = (
        _recent(WEEKS * 7).annotate(week=TruncWeek("day")).values("week").annotate(**SUMS).order_by("-week")
    )
    return [Standing(week.isoformat(), *numbers) for week, *numbers in found.values_list("week", *SUMS)]


def altogether() -> Standing:
    """All mail of the last thirty days."""
    sums = _recent(DAYS).aggregate(**SUMS)
    return Standing("", *(sums[key] or 0 for key in SUMS))


def _recent(days: int) -> QuerySet[Volume]:
    return Volume.objects.filter(day__gt=timezone.now().date() - timedelta(days=days))
