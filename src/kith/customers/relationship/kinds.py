"""The kinds of relationships, and how each is said from either end."""

from __future__ import annotations

from dataclasses import dataclass

from kith.core.errors import Text
from kith.customers.relationship.model import BACKWARD, Kind


@dataclass(frozen=True, slots=True)
class Word:
    """How a kind is said from the party to the other (`forward`) and from the other to the party (`backward`)."""

    key: str
    forward: Text
    backward: Text


def words() -> dict[str, Word]:
    """All kinds by key."""
    return {kind.value: Word(kind.value, kind.label, BACKWARD[kind]) for kind in Kind}
