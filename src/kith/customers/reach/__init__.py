"""What e-mail addresses, phone numbers and postal addresses have in common: each party has one main one of a kind."""

from __future__ import annotations

from typing import Any


def keep_one_main(record: Any) -> None:
    """The first of its kind becomes the main one; a new main one takes the place of the old."""
    others = type(record)._default_manager.filter(party=record.party, is_main=True).exclude(pk=record.pk)
    if record.is_main:
        others.update(is_main=False)
    elif not others.exists():
        record.is_main = True
