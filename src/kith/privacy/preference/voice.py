"""Who speaks on the public pages."""

from __future__ import annotations

from dataclasses import dataclass

from kith.core.principals.actor import Actor, system
from kith.customers.party.model import Party
from kith.privacy.links import Link


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the party, through whom, by what page or link, and the number of the message that carried it."""

    by: Actor
    party: Party
    source: str
    reference: int | None = None


def voice_of(party: Party, source: str, link: Link) -> Voice:
    """The person who holds the link, speaking through us."""
    return Voice(system("preference page", "public"), party, source, link.reference or None)
