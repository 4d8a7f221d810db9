"""What e-mail addresses, phone numbers and postal addresses have in common: each party has one main one of a kind."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid
from kith.customers.party.model import Party


def keep_one_main(record: Any) -> None:
    """The first of its kind becomes the main one; a new main one takes the place of the old."""
    Party.objects.select_for_update(no_key=True).filter(pk=record.party_id).first()
    others = type(record)._default_manager.filter(party=record.party_id, is_main=True).exclude(pk=record.pk)
    if record.is_main:
        others.update(is_main=False)
    elif not others.exists():
        record.is_main = True


def name_a_successor(record: Any) -> None:
    """When the main one is gone, another one takes its place: one that works, else any."""
    if record.is_main:
        left = type(record)._default_manager.filter(party=record.party_id)
        heir = left.order_by("failed_reason", "-valid_until", "id").first()
        if heir is not None:
            left.filter(pk=heir.pk).update(is_main=True)


def check_period(record: Any) -> None:
    """Raises Invalid for a time that ends before it begins."""
    if record.valid_from and record.valid_until and record.valid_until < record.valid_from:
        raise Invalid({"valid_until": [_("This is before the day on which it begins.")]})
