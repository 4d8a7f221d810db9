"""Who lives together: everybody whom present ties of the kind `household` join, and how one letter reaches them all."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kith.core.access import visible
from kith.core.access.rules import listed
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.statement import fetch
from kith.customers.address.model import Address
from kith.customers.address.writing import envelope
from kith.customers.party.model import Party
from kith.lib.greeting import Addressee, greeting_of_all

MOST = 12
MEMBERS = """
with recursive home (id, depth) as (
    select %s::bigint, 0
    union select case when t.party_id = home.id then t.other_id else t.party_id end, home.depth + 1
    from customers_relationship t join home on home.id in (t.party_id, t.other_id)
    where t.kind = 'household' and home.depth < 4 and coalesce(t.since <= current_date, true)
    and coalesce(t.until >= current_date, true) and {ties}
) select t.id, t.uid, t.name, t.family_name, t.given_name, t.title, t.salutation, t.formality, t.preferred_name,
    t.language, t.own_greeting
from customers_party t where t.id in (select id from home) and {people} order by t.birthday nulls last, t.id limit %s
"""


@dataclass(frozen=True, slots=True)
class Member:
    uid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Household:
    """Its members whom the reader may see, how a letter to all of them begins, and what stands on the envelope."""

    members: tuple[Member, ...]
    greeting: str
    lines: tuple[str, ...]


def household_of(by: Actor, person: Party) -> Household | None:
    """The household of a person whom the caller has found visible; None for who shares one with nobody. At most twelve."""
    ties, people = listed(by, current().type("relationship")), listed(by, current().type("person"))
    text = MEMBERS.format(ties=ties.text, people=people.text)
    rows = fetch(text, (person.pk, *ties.params, *people.params, MOST))
    if len(rows) < 2:
        return None
    address = _address(by, person.pk, [row[0] for row in rows])
    names = tuple(row[2] for row in rows)
    return Household(
        tuple(Member(row[1], row[2]) for row in rows),
        greeting_of_all([_addressee(row, address) for row in rows], ", ".join(names), person.language),
        envelope(address, names) if address else (),
    )


def _addressee(row: tuple[str, ...], address: Address | None) -> Addressee:
    _id, _uid, name, family, given, title, salutation, formality, called, language, own = row
    country = address.country if address else ""
    return Addressee(
        name, family, given, title, salutation, formality == "informal", called, language, country, own
    )


def _address(by: Actor, first: int, people: list[int]) -> Address | None:
    """The person's own main address, else that of another member."""
    found = visible(by, Address.objects.filter(party_id__in=people, is_main=True)).order_by("id")
    return min(found, key=lambda each: each.party_id != first, default=None)
