"""What the gate must answer, worked out party by party in plain Python."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from kith.customers.address.model import Address
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.customers.phone.model import Phone
from kith.privacy.consent.model import Consent, Rhythm
from kith.privacy.gate.decision import Question
from kith.privacy.gate.model import Handed
from kith.privacy.suppression.model import Suppression

RANK = {"asked": 0, "given": 1, "refused": 2, "withdrawn": 3}


def stands(party: int, asked: Question) -> Consent | None:
    """The consent that counts, of all that was said."""
    said = Consent.objects.filter(party_id=party, purpose=asked.purpose, channel=asked.channel.key)
    return max(
        said, key=lambda each: (each.state != "asked", each.happened_at, RANK[each.state]), default=None
    )


def address(party: int, channel: str) -> tuple[str, bool]:
    """The main address, and whether it is dead."""
    if channel == "email":
        email = Email.objects.filter(party_id=party, is_main=True).first()
        return (email.address, email.bounced_at is not None or _over(email)) if email else ("", False)
    if channel == "phone":
        phone = Phone.objects.filter(party_id=party, is_main=True).first()
        return (phone.number, phone.failed_at is not None) if phone else ("", False)
    place = Address.objects.filter(party_id=party, is_main=True).first()
    return (
        (", ".join(filter(None, (place.street, place.city))), place.failed_at is not None)
        if place
        else ("", False)
    )


def _over(email: Email) -> bool:
    return email.valid_until is not None and email.valid_until < timezone.now().date()


def suppressed(party: int, asked: Question, written: str) -> str:
    """The reason of a suppression that forbids this, or nothing."""
    scope = [row for row in Suppression.objects.all() if row.purpose_id in (None, asked.purpose.pk)]
    of_address = sorted(row.reason for row in scope if row.kind != "party" and row.address == written)
    of_party = sorted(row.reason for row in scope if row.kind == "party" and row.party_id == party)
    return (of_address or of_party or [""])[0]


def had(party: int, asked: Question, today: date, days: int) -> int:
    rows = Handed.objects.filter(party_id=party, purpose=asked.purpose, channel=asked.channel.key)
    return sum(row.number for row in rows if row.day > today - timedelta(days=days))


def too_often(party: int, asked: Question) -> str:
    today = asked.at.date()
    own = Rhythm.objects.filter(party_id=party, purpose=asked.purpose).first()
    ever = had(party, asked, today, 366)
    if own and ever and had(party, asked, today, own.days) >= own.most:
        return "rhythm"
    most = asked.purpose.most
    return "cap" if most is not None and ever and had(party, asked, today, asked.purpose.days) >= most else ""


def answered(party: int, asked: Question) -> str:
    """What speaks against it of all that was said."""
    said = stands(party, asked)
    state = said.state if said else ""
    if asked.purpose.basis == "consent":
        return {"": "no_consent", "asked": "waiting", "given": ""}.get(state, state)
    return (
        "objected"
        if asked.purpose.basis == "legitimate_interest" and state in ("refused", "withdrawn")
        else ""
    )


def refusal(party: int, asked: Question) -> str:
    """The first reason against it, or nothing."""
    if not Party.objects.filter(pk=party, deleted_at=None).exists():
        return "gone"
    if Party.objects.filter(pk=party, restricted_at__isnull=False).exists():
        return "restricted"
    if not asked.purpose.is_active or asked.channel.key not in asked.purpose.channels:
        return "unused"
    written, dead = address(party, asked.channel.key)
    return (
        answered(party, asked)
        or ("no_address" if not written else "bounced" if dead else "")
        or suppressed(party, asked, written)
        or too_often(party, asked)
    )
