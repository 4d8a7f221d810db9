"""Who lives together, and how one letter reaches them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from kith.core.access import visible
from kith.core.access.rules import listed
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.statement import fetch
from kith.customers.address.model import Address
from kith.customers.address.writing import envelope
from kith.customers.household.model import Household
from kith.customers.party.model import Party
from kith.lib.greeting import Addressee, greeting, greeting_of_all

MOST = 50
"""So many who live together are shown."""
PEOPLE = """
select t.id, t.uid, t.name, t.family_name, t.given_name, t.title, t.salutation, t.formality, t.preferred_name,
    t.language, t.own_greeting, h.id, h.uid, h.name, h.own_greeting
from customers_party t left join (select t.* from customers_household t where {households}) h on h.id = t.household_id
where {whose} and {people} order by t.birthday nulls last, t.id
"""


class Row(NamedTuple):
    """A person and their household as `PEOPLE` gives them."""

    id: int
    uid: UUID
    name: str
    family: str
    given: str
    title: str
    salutation: str
    formality: str
    called: str
    language: str
    own: str
    home: int | None
    home_uid: UUID | None
    home_name: str | None
    home_greeting: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who lives there. `elsewhere` says that their main address is another one than that of the letter."""

    uid: UUID
    name: str
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to a household, or to somebody who lives in none (then `uid` is None and `name` theirs). How it
    begins, and what stands on the envelope, which is empty where nobody has an address."""

    uid: UUID | None
    name: str
    members: tuple[Member, ...]
    greeting: str
    lines: tuple[str, ...]


def household_of(by: Actor, person: Party) -> Letter | None:
    """The household of a person whom the caller has found visible, with those who live there and `by` sees; None for
    who lives in none, or in one that `by` does not see."""
    return letter_to(by, person.household_id) if person.household_id else None


def letter_to(by: Actor, household: int) -> Letter | None:
    """One letter to everybody of a household, or None where `by` does not see the household or anybody in it."""
    found = [row for row in _rows(by, "t.household_id = %s", household) if row.home][:MOST]
    return next(iter(_letters(by, found)), None)


def households_of(by: Actor, parties: Sequence[int]) -> tuple[Letter, ...]:
    """The letters that reach each of these people once, one for a household, in two statements.

    Only those among `parties` are greeted and named, so that whoever was kept out of a mailing stays out of it.
    """
    return tuple(_letters(by, _rows(by, "t.id = any(%s::bigint[])", list(parties))))


def people_of(by: Actor, household: Household) -> list[Party]:
    """Who lives there, as far as `by` sees them."""
    everybody = Party.objects.filter(household=household)
    return list(visible(by, everybody, current().type("person")).order_by("id"))


def _rows(by: Actor, whose: str, param: object) -> list[Row]:
    people, households = listed(by, current().type("person")), listed(by, current().type("household"))
    text = PEOPLE.format(people=people.text, households=households.text, whose=whose)
    return [Row(*row) for row in fetch(text, (*households.params, param, *people.params))]


def _letters(by: Actor, rows: Iterable[Row]) -> Iterable[Letter]:
    together: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        together.setdefault(("home", row.home) if row.home else ("alone", row.id), []).append(row)
    everybody = [row.id for group in together.values() for row in group]
    mains = visible(by, Address.objects.filter(party_id__in=everybody, is_main=True)) if everybody else ()
    addresses = {each.party_id: each for each in mains}
    return (_letter(group, addresses) for group in together.values())


def _letter(rows: list[Row], addresses: dict[int, Address]) -> Letter:
    """To the first who has an address; the others are told apart where theirs is another."""
    address = next((addresses[row.id] for row in rows if row.id in addresses), None)
    first, names = rows[0], tuple(row.name for row in rows)
    name = first.home_name or first.name
    return Letter(
        first.home_uid,
        name,
        tuple(Member(row.uid, row.name, _differs(address, addresses.get(row.id))) for row in rows),
        _beginning(rows, name, address),
        envelope(address, names if len(rows) <= 2 else (name,)) if address else (),
    )


def _beginning(rows: list[Row], name: str, address: Address | None) -> str:
    """How the letter begins: as the household says itself, as long as all who are greeted live there together."""
    people = [_addressee(row, address) for row in rows]
    if len(people) == 1:
        return greeting(people[0])
    return rows[0].home_greeting or greeting_of_all(people, name, rows[0].language)


def _differs(one: Address | None, other: Address | None) -> bool:
    return one is not None and other is not None and _place(one) != _place(other)


def _place(address: Address) -> tuple[str, ...]:
    parts = (address.street, address.postcode, address.city, address.country)
    return tuple(part.casefold() for part in parts)


def _addressee(row: Row, address: Address | None) -> Addressee:
    country = address.country if address else ""
    return Addressee(
        row.name, row.family, row.given, row.title, row.salutation, row.formality == "informal", row.called,
        row.language, country, row.own,
    )  # fmt: skip
