"""Makes a valid record of any type from its description, so that a new type is tested without a new line.

A type whose checks ask for more than its fields say gets its values in `FITTING` (`{}` stands for a number); a
type that nobody can create by hand says in `STANDS_FOR` which record is one of it, or in `GROWN` how one comes about.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Model
from django.utils import timezone

from kith.core.access.model import GuestLink, Share
from kith.core.events.model import AuditEntry
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.sign_in.provider.actions import add_rule, save
from kith.core.sign_in.provider.model import IdentityProvider
from kith.operational.marketing.campaign.model import Assignment

FITTING: dict[tuple[str, str], object] = {
    ("field_rule", "field"): "source",
    ("field_rule", "type"): "person",
    ("role_grant", "team"): "",
    ("role_rule", "action"): "see",
    ("role_rule", "audience"): "",
    ("role_rule", "condition"): None,
    ("role_rule", "type"): "person",
    ("team", "parent"): "",
    ("campaign", "holdout_percent"): 10,
    ("campaign", "hour"): 9,
    ("campaign", "margin_percent"): 40,
    ("campaign", "repeat_view"): "",
    ("campaign", "test_difference"): 1,
    ("campaign", "test_hours"): 24,
    ("campaign", "test_percent"): 20,
    ("campaign", "not_after"): "2031-05-02T08:00:00+00:00",
    ("campaign", "not_before"): "2031-05-01T08:00:00+00:00",
    ("campaign", "window_days"): 30,
    ("consent", "channel"): "email",
    ("dashboard", "mailing"): {
        "days": [1],
        "hour": 7,
        "to": ["019a0000-0000-7000-8000-000000000000"],
        "since": "2026-11-22T07:00:00+00:00",
    },
    ("dashboard", "reach"): "everybody",
    ("dashboard", "team"): "",
    ("dashboard", "tiles"): {"tiles": [{"kind": "list", "of": "person", "show": "number"}]},
    ("exchange_rate", "currency"): "CHF",
    ("exchange_rate", "units"): 1,
    ("invitation", "access_until"): "",
    ("invitation", "kind"): "user",
    ("invitation", "role"): "member",
    ("mailbox", "certificates"): "",
    ("mailbox", "host"): "mail{}.example.org",
    ("mailbox", "port"): 993,
    ("purpose", "basis"): "consent",
    ("web_content", "link"): "https://shop.example/bikes",
    ("web_content", "picture"): "https://shop.example/bike.png",
    ("web_content", "place"): "home-top",
    ("web_content", "valid_from"): "2031-05-01",
    ("web_content", "valid_until"): "2031-06-01",
    ("purpose", "channels"): ["email", "phone"],
    ("purpose", "lapses_after"): 14,
    ("purpose", "parent"): "",
    ("purpose", "remind_after"): 3,
    ("relationship", "kind"): "referred",
    ("relay", "certificates"): "",
    ("relay", "connections"): 2,
    ("relay", "host"): "mail{}.example.org",
    ("relay", "patience"): 30,
    ("relay", "port"): 587,
    ("relay", "security"): "require",
    ("relay", "warm_up_growth"): 30,
    ("relay", "weight"): 1,
    ("retention", "since"): "created_at",
    ("retention", "type"): "note",
    ("segment", "condition"): {"all": []},
    ("signup_form", "lapses_after"): 14,
    ("signup_form", "remind_after"): 3,
    ("suppression", "address"): "stop{}@example.org",
    ("suppression", "kind"): "email",
    ("view", "layout"): {"columns": [{"field": "name"}]},
    ("view", "reach"): "everybody",
    ("view", "team"): "",
    ("view", "type"): "person",
}
STANDS_FOR = {"party": "person", "principal": ""}


def _recipient(maker: Maker) -> Model:
    campaign, person = (maker.record(current().type(key)) for key in ("campaign", "person"))
    made = Assignment.objects.create(campaign_id=campaign.pk, party_id=person.pk, arm="contacted")
    made.refresh_from_db()
    return made


def _share(maker: Maker) -> Model:
    person = maker.record(current().type("person"))
    made = Share.objects.create(
        subject_type="person",
        subject_id=person.pk,
        principal_id=maker.by.id,
        level="see",
        made_by_id=maker.by.id,
    )
    made.refresh_from_db()
    return made


def _guest_link(maker: Maker) -> Model:
    person, number = maker.record(current().type("person")), maker.next_number()
    made = GuestLink.objects.create(
        subject_type="person", subject_id=person.pk, recipient=f"Guest {number}", digest=number.to_bytes(4),
        until=timezone.now() + timedelta(days=1), made_by_id=maker.by.id,
    )  # fmt: skip
    made.refresh_from_db()
    return made


def _entry(maker: Maker) -> Model:
    maker.record(current().type("note"))
    return AuditEntry.objects.latest("id")


def _provider(maker: Maker) -> Model:
    number = maker.next_number()
    return save(by=maker.by, values={
        "name": f"Provider {number}", "protocol": "oidc", "issuer": f"https://id{number}.example.com",
        "client_id": f"client {number}", "client_secret": "secret", "domains": "example.org",
    })  # fmt: skip


def _group_rule(maker: Maker) -> Model:
    provider, team = _provider(maker), maker.record(current().type("team"))
    assert isinstance(provider, IdentityProvider)
    values = {"group": f"group {maker.next_number()}", "team": str(getattr(team, "uid"))}  # noqa: B009
    return add_rule(by=maker.by, provider=provider, values=values)


GROWN: dict[str, Callable[[Maker], Model]] = {
    "audit_entry": _entry,
    "recipient": _recipient,
    "share": _share,
    "guest_link": _guest_link,
    "identity_provider": _provider,
    "group_rule": _group_rule,
}

BY_KIND: dict[str, Callable[[Field, int], object]] = {
    "text": lambda field, number: f"{field.key} {number}"[: field.max_length],
    "long_text": lambda field, number: f"{field.key} {number}\nand more",
    "source_text": lambda field, number: f"{field.key} {number}\r\n  and more ",
    "integer": lambda field, number: 7 + number,
    "decimal": lambda field, number: f"{number + 1}.5",
    "percent": lambda field, number: "0.25",
    "money": lambda field, number: f"{number + 10}.00",
    "choice": lambda field, number: field.choices[0].key,
    "tags": lambda field, number: ["one", f"tag {number}"],
    "boolean": lambda field, number: False,
    "date": lambda field, number: str(date(1980, 1, 1) + timedelta(days=number)),
    "moment": lambda field, number: f"2025-11-{number % 28 + 1:02}T08:30:00Z",
    "email": lambda field, number: f"{field.key}{number}@example.org",
    "phone": lambda field, number: f"+49301234{number:04}",
    "country": lambda field, number: "DE",
    "currency": lambda field, number: "EUR",
    "language": lambda field, number: "de",
    "timezone": lambda field, number: "Europe/Berlin",
    "secret": lambda field, number: f"secret {number}",
    "structure": lambda field, number: {"all": []},
}


class Maker:
    """Makes records as one actor. Numbers make values of several records differ."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self._number = 0

    def next_number(self) -> int:
        self._number += 1
        return self._number

    def values(self, declared: ObjectType) -> dict[str, object]:
        """A value for every writable field, as a program would send it."""
        number = self.next_number()
        return {field.key: self.value(declared, field, number) for field in declared.fields if field.writable}

    def value(self, declared: ObjectType, field: Field, number: int) -> object:
        if (declared.key, field.key) in FITTING:
            fitting = FITTING[declared.key, field.key]
            return fitting.format(number) if isinstance(fitting, str) else fitting
        if field.target:
            return str(getattr(self.record(current().type(field.target)), "uid"))  # noqa: B009
        return BY_KIND[field.type.key](field, number)

    def record(self, declared: ObjectType) -> Model:
        """A new record of the type; for colleagues, the one who makes it."""
        if declared.key in GROWN:
            return GROWN[declared.key](self)
        stand_in = STANDS_FOR.get(declared.key)
        if stand_in == "":
            return self.me
        if stand_in:
            return self.record(current().type(stand_in))
        return verbs.create(declared, by=self.by, values=self.values(declared))

    @cached_property
    def me(self) -> Model:
        return get(self.by, current().type("principal"), self.by.uid)
