"""What is done with households: people move in and out, live with somebody, and all of them move."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.events.record import acting_in
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.records.settings import COUNTRY, setting
from kith.core.registry import current
from kith.customers.address.model import Address
from kith.customers.household.model import Household
from kith.customers.household.queries import people_of
from kith.customers.party.model import Party


@transaction.atomic
def take_in(*, by: Actor, household: Household, person: Party) -> Household:
    """The person lives here from now on, and nowhere else. Raises Conflict for who lives here already."""
    access.require(by, "customers.household.take_in", household)
    if person.household_id == household.pk:
        raise Conflict(_("This person lives here already."))
    _settle(by, person, household)
    return household


@transaction.atomic
def let_go(*, by: Actor, household: Household, person: Party) -> Household:
    """The person lives here no longer. Raises Conflict for who does not live here."""
    access.require(by, "customers.household.let_go", household)
    if person.household_id != household.pk:
        raise Conflict(_("This person does not live here."))
    _settle(by, person, None)
    return household


@transaction.atomic
def live_with(*, by: Actor, person: Party, other: Party) -> Party:
    """The person moves in with the other one: into their household, or into a new one of both."""
    access.require(by, "customers.person.live_with", person)
    if person.pk == other.pk:
        raise Invalid({"other": [_("Choose somebody else.")]})
    if person.household_id and person.household_id == other.household_id:
        raise Conflict(_("They share a household already."))
    home = _home_of(by, other)
    if home is None:
        home = _founded(by, (other, person))
        _settle(by, other, home)
    _settle(by, person, home)
    return person


@transaction.atomic
def move(*, by: Actor, household: Household, **place: Any) -> Household:
    """One main address for everybody who lives here, as far as `by` sees them. Raises Conflict where nobody does."""
    access.require(by, "customers.household.move", household)
    values = {key: value or "" for key, value in place.items()}
    values["country"] = values.get("country") or str(setting(COUNTRY, ""))
    people = people_of(by, household)
    if not people:
        raise Conflict(_("Nobody lives here yet."))
    mains = {each.party_id: each for each in Address.objects.filter(party__in=people, is_main=True)}
    with acting_in(uuid4()):
        for person in people:
            _send_to(by, person, mains.get(person.pk), values)
    return household


def _send_to(by: Actor, person: Party, main: Address | None, values: dict[str, Any]) -> None:
    declared = current().type("address")
    if main is None:
        verbs.create(declared, by=by, values={**values, "party": str(person.uid)})
    else:
        verbs.edit(declared, by=by, record=main, values=values)


def _settle(by: Actor, person: Party, home: Model | None) -> None:
    uid = str(getattr(home, "uid", "")) or None
    verbs.edit(current().type("person"), by=by, record=person, values={"household": uid})


def _home_of(by: Actor, person: Party) -> Household | None:
    """Where the person lives; None where that is nowhere, or in the trash."""
    if person.household_id is None:
        return None
    uid = Household.objects.values_list("uid", flat=True).get(pk=person.household_id)
    try:
        found = get(by, current().type("household"), uid)
    except NotFound:
        return None
    assert isinstance(found, Household)
    return found


def _founded(by: Actor, people: tuple[Party, ...]) -> Household:
    made = verbs.create(current().type("household"), by=by, values={"name": name_of(people)})
    assert isinstance(made, Household)
    return made


def name_of(people: tuple[Party, ...]) -> str:
    """What a household is called at first: by the family names of those who live there."""
    return " & ".join(dict.fromkeys(each.family_name or each.name for each in people))[:200]
