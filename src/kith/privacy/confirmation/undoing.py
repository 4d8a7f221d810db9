"""What an import asked people is no longer asked once the import is taken back."""

from __future__ import annotations

from uuid import UUID

from kith.core.transfer.past import among
from kith.privacy.confirmation.model import Confirmation


def forget(batch: UUID, parties: list[int]) -> None:
    """Ends the questions of an import to these parties. Those whom it has made are gone with everything of theirs."""
    Confirmation.objects.filter(batch=batch, party__in=among(parties)).delete()
