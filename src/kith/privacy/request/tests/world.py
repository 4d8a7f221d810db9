"""A person of whom there is something everywhere, with marks that can be looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kith.core.access.model import Share
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.view.model import SavedView
from kith.core.work import follow_up
from kith.customers.fact.model import Fact, FactHistory
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.note.model import Note
from kith.customers.party.model import ExternalId, Party, PartyCustom
from kith.privacy.consent.model import Rhythm
from kith.privacy.gate.model import Handed
from kith.privacy.purpose.model import Purpose

NAME, EMAIL, PHONE, STREET = "Erna Wunderlich", "erna.w@wunder.example", "+4930555123", "Zauberweg 7"


@dataclass(frozen=True, slots=True)
class World:
    """Erna, her company, a colleague of hers, and the note about the company that names her."""

    erna: Party
    company: Party
    other: Party
    note: Any


def make(key: str, by: Actor, **values: Any) -> Any:
    return verbs.create(current().type(key), by=by, values=values)


@dataclass(frozen=True, slots=True)
class Around:
    """What is there without Erna."""

    company: Any
    second: Any
    other: Any


def build(by: Actor) -> World:
    around = surroundings(by)
    erna = erna_everywhere(by, around)
    note = Note.objects.get(party=around.company)
    follow_up()
    return World(erna, around.company, around.other, note)


def surroundings(by: Actor) -> Around:
    company = make("organisation", by, name="Hutfabrik")
    second = make("organisation", by, name="Zylinder & Co")
    other = make("person", by, given_name="Olaf", family_name="Nebel", organisation=str(company.uid))
    return Around(company, second, other)


def erna_everywhere(by: Actor, around: Around) -> Any:
    """Erna in two organisations, with a row of every kind, and named in a note about her company."""
    erna: Any = make(
        "person", by, given_name="Erna", family_name="Wunderlich", organisation=str(around.company.uid)
    )
    for declared, values in (
        ("email", {"address": EMAIL, "is_main": True}), ("phone", {"number": PHONE, "is_main": True}),
        ("address", {"street": STREET, "city": "Bremen", "is_main": True}), ("note", {"text": f"{NAME} likes tea"}),
        ("task", {"title": f"Call {NAME}", "kind": "call", "priority": "normal", "details": PHONE}),
        ("former_name", {"name": f"{NAME}-Specht", "until": "2019-05-01"}),
        ("relationship", {"other": str(around.second.uid), "kind": "works_at"}),
        ("relationship", {"other": str(around.other.uid), "kind": "referred"}),
        ("order", {"number": "R-1", "ordered_at": "2026-03-01T10:00:00Z", "total": "19.90", "currency": "EUR"}),
        ("consent", {"purpose": newsletter(), "channel": "email", "state": "given", "source": f"Form of {NAME}",
                     "proof": f"{NAME} <{EMAIL}> ticked the box"}),
        ("suppression", {"kind": "email", "address": EMAIL, "reason": "asked", "source": NAME}),
        ("suppression", {"kind": "party", "reason": "asked", "source": "call"}),
    ):  # fmt: skip
        make(declared, by, party=str(erna.uid), **values)
    make(
        "note", by, party=str(around.company.uid), text=f"{NAME} ({EMAIL}) leads the talks; Olaf Nebel helps."
    )
    _beside(by, erna, around.company)
    return erna


def newsletter() -> str:
    return str(Purpose.objects.get(key="newsletter").uid)


def _beside(by: Actor, erna: Party, company: Party) -> None:
    """Rows of no type."""
    now, purpose = timezone.now(), Purpose.objects.get(key="newsletter")
    both = ((PARTY, erna.pk), (PARTY, company.pk))
    append([
        Touch(now, "phone", "phone", "in", f"{NAME} called about hats", both, f"Call back: {PHONE}"),
        Touch(now, "phone", "phone", "in", f"{NAME} called about tea", both[:1]),
    ])  # fmt: skip
    Fact.objects.create(party=erna, orders=1, reasons={"abc": [{"key": "top", "figures": {}}]})
    FactHistory.objects.create(party=erna, name="orders", old=0, new=1, as_of=now)
    ExternalId.objects.create(party=erna, source="shop", key=f"key of {EMAIL}")
    PartyCustom.objects.create(party=erna, data={"hat_size": NAME})
    Rhythm.objects.create(party=erna, purpose=purpose, most=1, days=30)
    Handed.objects.create(party=erna, purpose=purpose, channel="email", day=now.date())
    user = User.objects.create_user(EMAIL)
    outside = Principal.objects.create(
        kind=Kind.OUTSIDE, role=Role.SHARED_ONLY, name=NAME, user=user, party_uid=erna.uid
    )
    Share.objects.create(
        subject_type="person", subject_id=erna.pk, principal=outside, level="see", made_by_id=by.id
    )
    condition = {"related": "relationship", "where": {"field": "other", "op": "is", "value": str(erna.uid)}}
    SavedView.objects.create(type="person", name=f"Like {NAME}", condition=condition)
    make("segment", by, name="Friends", condition=condition)
