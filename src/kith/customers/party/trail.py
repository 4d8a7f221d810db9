"""Keys of other systems that an import brought go with it when it is taken back."""

from __future__ import annotations

from uuid import UUID

from kith.core.transfer.past import among
from kith.customers.party.model import ExternalId


def forget(batch: UUID, parties: list[int]) -> None:
    ExternalId.objects.filter(batch=batch, party__in=among(parties)).delete()


def newer(batch: UUID, parties: list[int]) -> set[int]:
    """Those of the parties whom another import, or somebody, gave a key."""
    others = ExternalId.objects.filter(party__in=among(parties)).exclude(batch=batch)
    return set(others.values_list("party", flat=True))
