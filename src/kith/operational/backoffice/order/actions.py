"""What orders do to the customer beyond their own rows: whoever buys becomes a customer."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from kith.core.events.record import Change, record_many
from kith.core.jobs.dirty import mark
from kith.core.principals.actor import Actor, system
from kith.core.registry import current
from kith.lib.copy_text import numbers

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


def stay_customers(batch: UUID, parties: list[int]) -> None:
    """After orders were taken back: whoever still has one is a customer all the same."""
    make_customers(parties)


def nobody(batch: UUID, parties: list[int]) -> set[int]:
    """Orders hang on the party by themselves; there is nothing beside them."""
    return set()
