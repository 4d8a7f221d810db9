"""Questions about consents."""

# ruff: noqa: S608 - the SQL is put together from texts of the program

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from kith.core.statement import fetch
from kith.customers.email.model import Email
from kith.customers.phone.model import Phone
from kith.privacy.confirmation.queries import JOINED, OPEN, waits
from kith.privacy.consent.model import Permission, Rhythm
from kith.privacy.suppression.model import Kind, Suppression

WISHES = """
select 0, 0, 0, until from privacy_pause where party_id = %s and until > current_date
union all select purpose_id, most, days, null from privacy_rhythm where party_id = %s
"""

SIGNUPS = """
select f.name, s.asked_at::date from privacy_signup s join privacy_signup_form f on f.id = s.form_id
where s.confirmed_at is null and s.address in (select address from customers_email where party_id = %s) order by 2
"""

OF_PARTY = f"""
select c.purpose_id, r.asked_at, r.lapses_at, r.address, r.sent from {JOINED}
where r.party_id = %s and {OPEN} and {waits("c")} order by r.asked_at
"""


class Waiting(NamedTuple):
    """A question of which a party was or will be asked by mail; `address` is empty as long as no mail went out."""

    purpose_id: int
    asked_at: datetime
    lapses_at: datetime
    address: str
    sent: int


def standing(party_id: int) -> dict[tuple[int, str], Permission]:
    """Where a party stands, by purpose and channel."""
    return {(row.purpose_id, row.channel): row for row in Permission.objects.filter(party_id=party_id)}


def rhythms(party_id: int) -> dict[int, Rhythm]:
    """How often a party wants to hear from us, by purpose, where it has said so."""
    return {row.purpose_id: row for row in Rhythm.objects.filter(party_id=party_id)}


def wishes_of(party_id: int) -> list[tuple[int, int, int, date | None]]:
    """How often a party wants to hear of a purpose (its id, most, days), and until which day of nothing at all."""
    return [(row[0], row[1], row[2], row[3]) for row in fetch(WISHES, (party_id, party_id))]


def signups_of(party_id: int) -> list[tuple[str, date]]:
    """The forms into which an address of the party was written and that wait for its confirmation, with the day."""
    return [(row[0], row[1]) for row in fetch(SIGNUPS, (party_id,))]


def waiting_of(party_id: int, now: datetime) -> list[Waiting]:
    """What a party can confirm now."""
    return [Waiting(*row) for row in fetch(OF_PARTY, (party_id, now))]


def suppressions_of(party_id: int) -> list[Suppression]:
    """What is out of use of a party: itself, or its main address or number."""
    emails = Email.objects.filter(party_id=party_id, is_main=True).values("address")
    phones = Phone.objects.filter(party_id=party_id, is_main=True).values("number")
    whole = Q(kind=Kind.PARTY, party_id=party_id)
    of_address = Q(kind=Kind.EMAIL, address__in=emails) | Q(kind=Kind.PHONE, address__in=phones)
    return list(Suppression.objects.filter(whole | of_address).order_by("since"))
