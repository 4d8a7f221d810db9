"""How a party is called and put in order. The parts are what people enter; name and sort key follow."""

from __future__ import annotations

from kith.customers.party.model import Party
from kith.lib.names import join_name
from kith.lib.text import sort_key


def names_of(given: str, family: str, language: str, known: str) -> tuple[str, str]:
    """A person's name and sort key. Without any part, what is `known` (a key, an address) stands for the name."""
    full = join_name(given, family, language)
    return full or known, sort_key(family, given) if full else sort_key(known)


def name_person(party: Party) -> None:
    """Sets name and sort key from the parts; the name stays where there are none."""
    party.name, party.sort_key = names_of(party.given_name, party.family_name, party.language, party.name)


def name_organisation(party: Party) -> None:
    party.sort_key = sort_key(party.name)
