"""How orders stand in a timeline, said in the language of whoever reads it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext, ngettext

from kith.core.events.consume import Heard
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Principal
from kith.core.statement import fetch
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.desk.formats import money
from kith.operational.backoffice.order.actions import make_customers
from kith.operational.backoffice.order.model import Order

SAID = """
select o.uid, o.number, o.total, o.currency, (select sum(l.quantity) from backoffice_order_line l where l.order_id = o.id)
from backoffice_order o where o.uid = any(%s::uuid[])
"""


def said(uids: list[UUID]) -> dict[UUID, str]:
    """A line for each of these orders that is there: how many were bought, or its number, and for how much."""
    return {
        uid: line_of(amount_of(total, currency), number, None if number else items, credit=total < 0)
        for uid, number, total, currency, items in fetch(SAID, (uids,))
    }


def touch_of(order: Order, items: Decimal | None = None) -> Touch:
    """How an order stands in the timeline of its customer."""
    return Touch(
        order.ordered_at, "order", "order", direction(order.total),
        summary(order.total, order.currency, order.number, items), ((PARTY, order.party_id),),
        ref_type="order", ref_uid=order.uid, is_sample=order.is_sample,
    )  # fmt: skip


def summary(total: Decimal, currency: str, number: str = "", items: Decimal | None = None) -> str:
    """The line as it is kept, for the time when the order is gone; `items` where it is known how many were bought."""
    return line_of(amount_of(total, currency), number, items, credit=total < 0)


def amount_of(total: Decimal, currency: str) -> str:
    """An amount without its sign, as the reader writes money."""
    return money(abs(total), currency) if currency else str(abs(total))


def direction(total: Decimal) -> Direction:
    """Less than nothing is a credit note: it lowers the revenue, and nobody bought."""
    return Direction.BOUGHT if total >= 0 else Direction.SYSTEM


def line_of(amount: str, number: str, items: Decimal | None, *, credit: bool) -> str:
    """One line about an order of this amount, which is written without its sign."""
    if credit:
        return gettext("Credit note for %(amount)s") % {"amount": amount}
    if items is not None and items == items.to_integral_value() and items > 0:
        count = int(items)
        text = ngettext(
            "Bought %(count)s item for %(amount)s", "Bought %(count)s items for %(amount)s", count
        )
        return text % {"count": count, "amount": amount}
    if number:
        return gettext("Ordered for %(amount)s, order %(number)s") % {"amount": amount, "number": number}
    return gettext("Ordered for %(amount)s") % {"amount": amount}


def hear(events: list[Heard]) -> None:
    """Orders that came one by one; what comes in a batch has told the timeline itself."""
    single = [event for event in events if event.batch is None]
    orders = list(Order.objects.filter(pk__in=[event.subject_id for event in single]))
    append([touch_of(order) for order in orders])
    actors = {event.subject_id: event.actor_id for event in single}
    for order in orders:
        make_customers([order.party_id], by=_actor(actors[order.pk]))


def _actor(number: int) -> Actor:
    return actor_of(Principal.objects.get(pk=number), "job")
