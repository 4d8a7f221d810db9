"""Questions about consents."""

from __future__ import annotations

from django.db.models import Q

from kith.customers.email.model import Email
from kith.customers.phone.model import Phone
from kith.privacy.consent.model import Permission, Rhythm
from kith.privacy.suppression.model import Kind, Suppression


def standing(party_id: int) -> dict[tuple[int, str], Permission]:
    """Where a party stands, by purpose and channel."""
    return {(row.purpose_id, row.channel): row for row in Permission.objects.filter(party_id=party_id)}


def rhythms(party_id: int) -> dict[int, Rhythm]:
    """How often a party wants to hear from us, by purpose, where it has said so."""
    return {row.purpose_id: row for row in Rhythm.objects.filter(party_id=party_id)}


def suppressions_of(party_id: int) -> list[Suppression]:
    """What is out of use of a party: itself, or its main address or number."""
    emails = Email.objects.filter(party_id=party_id, is_main=True).values("address")
    phones = Phone.objects.filter(party_id=party_id, is_main=True).values("number")
    whole = Q(kind=Kind.PARTY, party_id=party_id)
    of_address = Q(kind=Kind.EMAIL, address__in=emails) | Q(kind=Kind.PHONE, address__in=phones)
    return list(Suppression.objects.filter(whole | of_address).order_by("since"))
