"""The one touch that stands first on a party's page, whatever happened since."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.core import access
from kith.core.errors import NotFound
from kith.core.events.record import record
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.interaction.model import Pin
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party


@transaction.atomic
def pin(*, by: Actor, party: Party, key: tuple[datetime, int]) -> None:
    """Pins the touch with this key, in place of the one before. Raises NotFound where the party's timeline has none."""
    access.require(by, current().type_of(party).permission("edit"), party)
    moment, number = key
    found = timeline(by, party, (moment, number + 1), 1)
    if not found or (found[0].occurred_at, found[0].id) != key:
        raise NotFound
    values = {"occurred_at": moment, "interaction_id": number, "pinned_by_id": by.id}
    Pin.objects.update_or_create(party=party, defaults=values)
    _tell(by, party, "pinned")


@transaction.atomic
def unpin(*, by: Actor, party: Party) -> None:
    access.require(by, current().type_of(party).permission("edit"), party)
    if Pin.objects.filter(party=party).delete()[0]:
        _tell(by, party, "unpinned")


def _tell(by: Actor, party: Party, what: str) -> None:
    declared = current().type_of(party)
    record(f"{declared.key}.{what}", by=by, on=party, declared=declared, verb="edit")
