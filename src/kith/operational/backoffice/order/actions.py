"""What orders do to the customer beyond their own rows: they stand in the timeline and make a customer of whoever buys."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext, ngettext

from kith.core.events.consume import Heard
from kith.core.events.record import Change, record_many
from kith.core.jobs.dirty import mark
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.principals.model import Principal
from kith.core.registry import current
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.lib.copy_text import numbers
from kith.operational.backoffice.order.model import Order

MAKE = """
update customers_party p set stage = 'customer', changed_at = now()
where p.id = any(%s::bigint[]) and p.stage <> 'customer'
  and exists (select 1 from backoffice_order o where o.party_id = p.id and o.total >= 0)
returning p.id, p.uid, p.kind, old.stage
"""


def make_customers(parties: Iterable[int], *, by: Actor | None = None, batch: UUID | None = None) -> int:
    """Sets the stage of those of these parties who have an order. Gives how many became customers.

    Without `by` the system does it.
    """
    with connection.cursor() as cursor:
        cursor.execute(MAKE, [numbers(sorted(set(parties)))])
        rows = cursor.fetchall()
    for key in ("person", "organisation"):
        changes = [
            Change(row[0], row[1], row[1], {"stage": (row[3], "customer")}) for row in rows if row[2] == key
        ]
        if changes:
            record_many(
                f"{key}.changed",
                by=by or system("orders"),
                declared=current().type(key),
                verb="buy",
                batch=batch,
                rows=changes,
            )
    mark("customers_party", [row[0] for row in rows])
    return len(rows)


def touch_of(order: Order, items: Decimal | None = None) -> Touch:
    """How an order stands in the timeline of its customer."""
    return Touch(
        order.ordered_at, "order", "order", direction(order.total),
        summary(order.total, order.currency, order.number, items), ((PARTY, order.party_id),),
        ref_type="order", ref_uid=order.uid, is_sample=order.is_sample,
    )  # fmt: skip


def summary(total: Decimal, currency: str, number: str = "", items: Decimal | None = None) -> str:
    """The line as it is kept, for the time when the order is gone; `items` where it is known how many were bought."""
    return line_of(f"{abs(total)} {currency}".strip(), number, items, credit=total < 0)


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


def stay_customers(batch: UUID, parties: list[int]) -> None:
    """After orders were taken back: whoever still has one is a customer all the same."""
    make_customers(parties)


def nobody(batch: UUID, parties: list[int]) -> set[int]:
    """Orders hang on the party by themselves; there is nothing beside them."""
    return set()
