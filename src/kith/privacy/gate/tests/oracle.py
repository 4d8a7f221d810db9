"""What the gate must answer, worked out party by party in plain Python."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from kith.customers.address.model import Address
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.customers.phone.model import Phone
from kith.privacy.consent.model import Consent, Rhythm
from kith.privacy.gate.decision import Question
from kith.privacy.gate.model import Handed
from kith.privacy.preference.model import Pause
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
    domain = "@" + written.partition("@")[2]
    of_domain = sorted(row.reason for row in scope if row.kind == "domain" and row.address == domain)
    of_party = sorted(row.reason for row in scope if row.kind == "party" and row.party_id == party)
    return (of_address or of_domain or of_party or [""])[0]


def had(party: int, asked: Question, today: date, days: int) -> int:
    rows = Handed.objects.filter(party_id=party, purpose=asked.purpose, channel=asked.channel.key)
    return sum(row.number for row in rows if row.day > today - timedelta(days=days))


def paused(party: int, asked: Question) -> str:
    waits = Pause.objects.filter(party_id=party, until__gt=asked.at.date()).exists()
    return "paused" if waits and asked.purpose.basis != "contract" else ""


def too_often(party: int, asked: Question) -> str:
    today = asked.at.date()
    own = Rhythm.objects.filter(party_id=party, purpose=asked.purpose).first()
    ever = had(party, asked, today, 366)
    if own and ever and had(party, asked, today, own.days) >= own.most:
        return "rhythm"
    most = asked.purpose.most
    return "cap" if most is not None and ever and had(party, asked, today, asked.purpose.days) >= most else ""


def country(party: int) -> str:
    place = Address.objects.filter(party_id=party, is_main=True).first()
    return place.country if place else ""


def unlawful(party: int, asked: Question) -> bool:
    """Whether the law of the country wants consent. The people of the test live in Germany, Poland or the USA."""
    if asked.purpose.basis != "legitimate_interest" or not asked.purpose.is_marketing:
        return False
    buys = Party.objects.get(pk=party).stage in ("customer", "former")
    if asked.channel.key == "email":
        return country(party) == "PL" or (country(party) == "DE" and not buys)
    return asked.channel.key == "phone" and country(party) in ("PL", "DE")


def not_now(party: int, asked: Question) -> str:
    """Quiet hours and the cap over all marketing, worked out from the clock of the one zone where somebody is."""
    if not asked.purpose.is_marketing:
        return ""
    rows = Handed.objects.filter(party_id=party, channel=asked.channel.key, purpose__is_marketing=True)
    since = asked.at.date() - timedelta(days=asked.norm.days)
    if asked.norm.most is not None and sum(row.number for row in rows if row.day > since) >= asked.norm.most:
        return "cap_house"
    zones = {"DE": "Europe/Berlin", "PL": "Europe/Warsaw", "": "UTC"}
    zone = Party.objects.get(pk=party).timezone or zones.get(country(party), "America/New_York")
    here = asked.at.astimezone(ZoneInfo(zone)).time()
    quiet = asked.norm.quiet_from is not None and not time(8) <= here < time(20)
    return "quiet" if quiet else ""


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
        or ("country" if unlawful(party, asked) else "")
        or ("no_address" if not written else "bounced" if dead else "")
        or suppressed(party, asked, written)
        or paused(party, asked)
        or too_often(party, asked)
        or not_now(party, asked)
    )
