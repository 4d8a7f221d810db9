"""A random small house: people with addresses, things they said, suppressions and contacts had."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting
from kith.customers.address.model import Address
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.customers.phone.model import Phone
from kith.privacy.consent.model import Rhythm
from kith.privacy.consent.recording import ConsentRow, record_consents
from kith.privacy.gate.model import Handed
from kith.privacy.norms.house import NORMS, Norm
from kith.privacy.preference.model import Pause
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.model import Suppression

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PEOPLE = 30
CHANNELS = ("email", "phone", "letter")


def build(lot: Random, by: Actor) -> list[int]:
    """Fills the house and gives the ids of its people, and of one who never was."""
    ids = [_person(lot, number) for number in range(PEOPLE)]
    purposes = list(Purpose.objects.all())
    for purpose in purposes:
        purpose.most, purpose.days = lot.choice([None, 1, 2, 4]), lot.choice([7, 30])
        purpose.basis = lot.choice([purpose.basis, "legitimate_interest"])
        purpose.is_active = lot.random() < 0.9
        purpose.channels = lot.sample(CHANNELS, lot.randint(1, 3))
        purpose.save()
    rows = [_said(lot, lot.choice(ids), lot.choice(purposes).key) for _each in range(350)]
    record_consents(rows, by=by)
    norms = {
        channel: Norm(
            channel,
            *lot.choice([(None, None), (time(20), time(8))]),
            most=lot.choice([None, 3]),
            days=lot.choice([7, 30]),
        ).as_json()
        for channel in CHANNELS
    }
    change_setting(NORMS, norms)
    for _each in range(25):
        _suppress(lot, lot.choice(ids), lot.choice([None, *purposes]))
    for number in lot.sample(ids, 6):
        Pause.objects.create(party_id=number, until=(NOW + timedelta(days=lot.choice([-1, 0, 1, 30]))).date())
    Suppression.objects.create(
        kind="domain", address="@house.example", purpose=lot.choice(purposes), reason="asked"
    )
    for _each in range(250):
        _hand(lot, lot.choice(ids), lot.choice(purposes))
    return [*ids, 2**40]


def _person(lot: Random, number: int) -> int:
    party = Party.objects.create(
        kind="person",
        name=f"P{number}",
        deleted_at=NOW if lot.random() < 0.05 else None,
        restricted_at=NOW if lot.random() < 0.05 else None,
        stage=lot.choice(["contact", "customer", "former"]),
        timezone=lot.choice(["", "", "Asia/Tokyo", "America/New_York"]),
    )
    for main in (True, False):
        if lot.random() < 0.8:
            bounced = NOW if lot.random() < 0.1 else None
            shared = number if lot.random() < 0.9 else number // 2
            address = f"p{shared}{'' if main else 'b'}@house.example"
            over = {
                "bounced_at": bounced,
                "valid_until": lot.choice((*[None] * 8, "2020-01-01", "2999-01-01")),
            }
            Email.objects.create(party=party, address=address, is_main=main, **over)
    if lot.random() < 0.8:
        Phone.objects.create(
            party=party, number=f"+4930123{number:04}", is_main=lot.random() < 0.9, **_failed(lot)
        )
    if lot.random() < 0.8:
        street, city = lot.choice([("", ""), ("Street 1", ""), ("Street 2", "Town")])
        place = {"street": street, "city": city, "country": lot.choice(["", "DE", "PL"])}
        Address.objects.create(party=party, is_main=True, **place, **_failed(lot))
    return party.pk


def _failed(lot: Random) -> dict[str, Any]:
    return {"failed_at": NOW if lot.random() < 0.1 else None}


def _said(lot: Random, party: int, purpose: str) -> ConsentRow:
    state = lot.choice([*["given"] * 7, "withdrawn", "refused", "asked"])
    return ConsentRow(
        party, purpose, lot.choice(CHANNELS), state, NOW - timedelta(days=lot.randint(1, 6)), "form"
    )


def _suppress(lot: Random, party: int, purpose: Purpose | None) -> None:
    kind = lot.choice(["email", "phone", "party"])
    reason = lot.choice(["unsubscribed", "complained", "asked", "imported", "bounced"])
    number = Party.objects.get(pk=party).name[1:]
    address = {
        "email": f"p{number}@house.example",
        "phone": f"+4930123{int(number):04}",
        "party": f"uid-{party}",
    }[kind]
    Suppression.objects.get_or_create(
        address=address, purpose=purpose, defaults={"kind": kind, "party_id": party, "reason": reason}
    )


def _hand(lot: Random, party: int, purpose: Purpose) -> None:
    day = (NOW - timedelta(days=lot.choice([0, 1, 6, 7, 8, 29, 30, 31, 365, 366]))).date()
    Handed.objects.get_or_create(
        party_id=party,
        purpose=purpose,
        channel=lot.choice(CHANNELS),
        day=day,
        defaults={"number": lot.randint(1, 3)},
    )
    if lot.random() < 0.5:
        Rhythm.objects.get_or_create(
            party_id=party, purpose=purpose, defaults={"most": lot.randint(1, 2), "days": lot.choice([7, 30])}
        )
