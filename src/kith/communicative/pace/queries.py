"""Which providers are slow."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from kith.communicative.pace.model import Pace


def providers() -> list[Pace]:
    """The providers that have a limit or are given time now, by name."""
    slow = Q(per_minute__isnull=False) | Q(resting_until__gt=timezone.now())
    return list(Pace.objects.filter(slow, key__startswith="domain:").order_by("key"))
