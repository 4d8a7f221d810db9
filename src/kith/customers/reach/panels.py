"""The ways to reach a party, at the left of its page."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.core.access import visible
from kith.core.principals.actor import Actor
from kith.customers.address.model import Address
from kith.customers.email.model import Email
from kith.customers.phone.model import Phone
from kith.desk.record_view import ReachLine
from kith.lib.phone import show_phone

MOST = 10


def reach_lines(request: HttpRequest, actor: Actor, record: Model) -> tuple[ReachLine, ...]:
    """Addresses and numbers, the main ones first; each leads to where it can be changed."""
    emails = visible(actor, Email.objects.filter(party_id=record.pk)).order_by("-is_main", "id")[:MOST]
    phones = visible(actor, Phone.objects.filter(party_id=record.pk)).order_by("-is_main", "id")[:MOST]
    places = visible(actor, Address.objects.filter(party_id=record.pk)).order_by("-is_main", "id")[:MOST]
    party = getattr(record, "uid")  # noqa: B009
    return (
        *(_email(email) for email in emails),
        *(_phone(phone) for phone in phones),
        *(_place(place) for place in places),
        ReachLine("plus", _("Add e-mail"), f"/emails/new?party={party}"),
        ReachLine("plus", _("Add phone"), f"/phones/new?party={party}"),
        ReachLine("plus", _("Add address"), f"/addresses/new?party={party}"),
    )


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
