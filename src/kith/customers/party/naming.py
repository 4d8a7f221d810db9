"""How a party is called and put in order. The parts are what people enter; name and sort key follow."""

from __future__ import annotations

from kith.customers.party.model import Party
from kith.lib.names import join_name
from kith.lib.text import sort_key


def name_person(party: Party) -> None:
    """Sets name and sort key from the parts. Without any part, what is known (a key, an address) stays as the name."""
    full = join_name(party.given_name, party.family_name, party.language)
    if full:
        party.name = full
    party.sort_key = sort_key(party.family_name, party.given_name) if full else sort_key(party.name)


def name_organisation(party: Party) -> None:
    party.sort_key = sort_key(party.name)
