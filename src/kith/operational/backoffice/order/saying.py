"""How orders stand in a timeline, said in the language of whoever reads it."""

from __future__ import annotations

from uuid import UUID

from kith.core.statement import fetch
from kith.desk.formats import money
from kith.operational.backoffice.order.actions import line_of

SAID = """
select o.uid, o.number, o.total, o.currency, (select sum(l.quantity) from backoffice_order_line l where l.order_id = o.id)
from backoffice_order o where o.uid = any(%s::uuid[])
"""


def said(uids: list[UUID]) -> dict[UUID, str]:
    """A line for each of these orders that is there: how many were bought, or its number, and for how much."""
    return {
        uid: line_of(
            money(abs(total), currency) if currency else str(abs(total)),
            number,
            None if number else items,
            credit=total < 0,
        )
        for uid, number, total, currency, items in fetch(SAID, (uids,))
    }
