"""Questions about relays."""

from __future__ import annotations

from kith.communicative.relay.model import MailRelay


def carriers() -> list[str]:
    """Who carries our mail and so gets addresses and texts from us."""
    return [f"{relay.name} ({relay.host})" for relay in MailRelay.objects.order_by("name")]
