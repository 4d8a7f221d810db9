"""The ways to reach a party, at the left of its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.core.access import allowed, readable, visible
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.address.model import Address
from kith.customers.email.model import Email
from kith.customers.phone.model import Phone
from kith.desk.record_view import ReachLine
from kith.lib.phone import show_phone

M = TypeVar("M", bound=Model)
MOST = 10


def reach_lines(request: HttpRequest, actor: Actor, record: Model) -> tuple[ReachLine, ...]:
    """Addresses and numbers, the main ones first; each leads to where it can be changed."""
    fields = readable(actor, current().type_of(record))
    emails = _of(actor, Email.objects.filter(party_id=record.pk)) if "email" in fields else []
    phones = _of(actor, Phone.objects.filter(party_id=record.pk)) if "phone" in fields else []
    places = _of(actor, Address.objects.filter(party_id=record.pk)) if "street" in fields else []
    return (
        *(_email(email) for email in emails),
        *(_phone(phone) for phone in phones),
        *(_place(place) for place in places),
        *_more(actor, record),
    )


def _more(actor: Actor, record: Model) -> Iterator[ReachLine]:
    """Ways to reach that can be added, by those who may."""
    added = (("email", _("Add e-mail")), ("phone", _("Add phone")), ("address", _("Add address")))
    for key, label in added:
        declared = current().type(key)
        if allowed(actor, declared.permission("create")):
            yield ReachLine("plus", label, f"/{declared.url}/new?party={getattr(record, 'uid')}")  # noqa: B009


def _of(actor: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    return visible(actor, rows).order_by("-is_main", "id")[:MOST]


def _email(email: Email) -> ReachLine:
    if email.bounced_at:
        return ReachLine(
            "mail-x", email.address, f"/emails/{email.uid}", "bad", _("Takes no mail"), email.label
        )
    return ReachLine("mail", email.address, f"/emails/{email.uid}", note=email.label)


def _phone(phone: Phone) -> ReachLine:
    return ReachLine("phone", show_phone(phone.number), f"/phones/{phone.uid}", note=phone.label)


def _place(place: Address) -> ReachLine:
    text = ", ".join(
        part for part in (place.street, f"{place.postcode} {place.city}".strip(), place.country) if part
    )
    return ReachLine("map-pin", text, f"/addresses/{place.uid}", note=place.label)
