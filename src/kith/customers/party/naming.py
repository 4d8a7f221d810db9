"""How a party is called and put in order. The parts are what people enter; name and sort key follow."""

from __future__ import annotations

from dataclasses import dataclass

from kith.customers.party.model import Party
from kith.lib.names import join_name, sorted_under
from kith.lib.text import sort_key


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a person's name that make the whole. `known` (a key, an address) stands for one without any."""

    given: str = ""
    family: str = ""
    middle: str = ""
    suffix: str = ""
    reading: str = ""
    language: str = ""
    order: str = ""
    known: str = ""


def names_of(parts: Parts) -> tuple[str, str]:
    """A person's name and sort key. Names in other scripts are put in order as they are read."""
    given = f"{parts.given} {parts.middle}".strip()
    full = join_name(given, parts.family, parts.language, parts.order)
    if not full:
        return parts.known, sort_key(parts.known)
    name = f"{full} {parts.suffix}".strip()
    if parts.reading:
        return name, sort_key(parts.reading)
    family, particles = sorted_under(parts.family)
    return name, sort_key(family, f"{given} {particles}".strip())


def name_person(party: Party) -> None:
    """Sets name and sort key from the parts; the name stays where there are none."""
    parts = Parts(
        party.given_name, party.family_name, party.middle_name, party.suffix, party.reading, party.language,
        party.name_order, party.name,
    )  # fmt: skip
    party.name, party.sort_key = names_of(parts)


def name_organisation(party: Party) -> None:
    party.sort_key = sort_key(party.name)
