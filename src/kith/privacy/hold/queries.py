"""Questions about legal holds."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Conflict
from kith.privacy.hold.model import Hold

HELD = "exists (select from privacy_hold h where h.party_id = {} and (h.until is null or h.until >= current_date))"
"""SQL that says of a party's id whether there is a hold on it."""


def holds_on(party: int) -> list[Hold]:
    """The holds that bind today, the oldest first."""
    binding = Q(until=None) | Q(until__gte=timezone.localdate())
    return list(Hold.objects.filter(binding, party=party).order_by("id"))


def require_no_hold(party: int) -> None:
    """Raises Conflict with the reason of the first hold."""
    for hold in holds_on(party):
        raise Conflict(
            format_lazy(_("A legal hold forbids erasing this person's data: {reason}"), reason=hold.reason)
        )
