"""What of the lake somebody may ask: tables of types whose rows they all see, less the columns whose fields they do not."""

from __future__ import annotations

from kith.analytical.seeing import require_everybody
from kith.analytical.warehouse.tables import TABLES
from kith.core.access import readable, sees_all
from kith.core.principals.actor import Actor
from kith.core.registry import current

Offer = dict[str, list[str]]
"""Columns by table."""


def offered(actor: Actor) -> Offer:
    """Raises NotAllowed for who does not see all customers."""
    require_everybody(actor)
    found: Offer = {}
    for declared in current().types:
        for lake in declared.lake or ():
            if sees_all(actor, declared):
                seen = readable(actor, declared)
                columns = TABLES[lake.table].names
                found[lake.table] = [name for name in columns if lake.fields.get(name) in (None, *seen)]
    return found


def within(asked: Offer, offer: Offer) -> bool:
    """Whether all that was offered once is offered still."""
    return all(set(columns) <= set(offer.get(table, ())) for table, columns in asked.items())
