"""Questions about consents."""

from __future__ import annotations

from collections.abc import Iterable

from kith.privacy.consent.model import Permission, Rhythm


def standing(party_id: int) -> dict[tuple[int, str], Permission]:
    """Where a party stands, by purpose and channel."""
    rows = Permission.objects.filter(party_id=party_id)
    return {(row.purpose_id, row.channel): row for row in rows}


def rhythms(party_id: int) -> dict[int, Rhythm]:
    """How often a party wants to hear from us, by purpose, where it has said so."""
    return {row.purpose_id: row for row in Rhythm.objects.filter(party_id=party_id)}


def newest_questions(party_id: int) -> Iterable[Permission]:
    """What a party was asked and has not answered, newest first."""
    return Permission.objects.filter(party_id=party_id, state="asked").select_related("purpose").order_by("-since")
