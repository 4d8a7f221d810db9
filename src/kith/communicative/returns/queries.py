"""What came in lately."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from kith.communicative.mailbox.model import Mailbox
from kith.communicative.returns.model import Return

SHOWN_AT_ONCE, DAYS = 50, 30


def latest(meaning: str, before: int | None) -> list[Return]:
    """The newest mails that came in, of one meaning where it is given, older than one of them where that is given."""
    found = Return.objects.defer("raw").order_by("-id")
    if meaning:
        found = found.filter(meaning=meaning)
    if before:
        found = found.filter(pk__lt=before)
    return list(found[: SHOWN_AT_ONCE + 1])


def counted() -> dict[str, int]:
    """How many came in during the last thirty days, by meaning; those that wait under the empty one."""
    recent = Return.objects.filter(came_at__gte=timezone.now() - timedelta(days=DAYS))
    return dict(recent.values_list("meaning").annotate(number=Count("id")))


def mailboxes() -> list[Mailbox]:
    return list(Mailbox.objects.order_by("name"))
