"""What to offer a customer next, on the customer's page: three products, and why the first of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.analytical.analyses import NEXT_OFFER
from kith.analytical.model import Offer
from kith.core.conditions.tree import Line, Values
from kith.core.principals.actor import Actor
from kith.core.records.found import look_up
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.desk import formats
from kith.desk.record_view import Panel
from kith.desk.render import render_fragment

PLACES = ("next_offer", "second_offer", "third_offer")


@dataclass(frozen=True, slots=True)
class Offered:
    """A product with the address of its page."""

    name: str
    href: str


def offer_panel(request: HttpRequest, actor: Actor, record: Model) -> Panel | None:
    """The offers to a customer as far as the reader may see the products; nothing where there is none."""
    declared, product = current().type_of(record), current().types.get("product")
    uid = str(record.uid)  # type: ignore[attr-defined]
    found = look_up(actor, declared.key, PLACES, Line("uid", "is", Values((uid,))), (), 1)
    if not found or product is None:
        return None
    values = [found[0].values[place] for place in PLACES]
    offers = [Offered(name, f"/{product.url}/{key}") for key, name in filter(None, values) if name]
    kept = Offer.objects.filter(party_id=record.pk).first()
    if not offers or kept is None:
        return None
    context = {
        "offers": offers,
        "reasons": reasons(kept),
        "as_of": formats.moment(kept.next_offer_as_of) if kept.next_offer_as_of else "",
    }
    return Panel("offer", _("Next offer"), render_fragment("analytical/offer.jinja", context))


def reasons(kept: Offer) -> list[str]:
    """Why the first of the offers is made, in sentences."""
    return NEXT_OFFER.reasons_told(kept.reasons.get(NEXT_OFFER.key, []), house_currency())
