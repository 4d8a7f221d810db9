"""Questions about requests."""

from __future__ import annotations

from kith.privacy.request.erasure import Erasure
from kith.privacy.request.model import OPEN, Request


def open_requests(party: int) -> list[Request]:
    """What a person has asked for and not got yet, the most urgent first."""
    return list(Request.objects.filter(party=party, state__in=OPEN).order_by("due_on", "id"))


def erasure_of(request: Request) -> Erasure | None:
    """The erasure that a request brought about."""
    return Erasure.objects.filter(request=request).order_by("id").first()
