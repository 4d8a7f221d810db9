"""People to ask the gate about, and those who ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.privacy.consent.actions import say
from kith.privacy.preference import door
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.shipped import plant
from kith.privacy.signup import pages as signing_up

MakePerson = Callable[..., Party]


@pytest.fixture(autouse=True)
def _nobody_came_before() -> Iterator[None]:
    paces = (door.PEOPLE, door.STRANGERS, door.MAILS, signing_up.ASKING)
    for pace in paces:
        pace.forget()
    yield
    for pace in paces:
        pace.forget()


@pytest.fixture
def visitor() -> Client:
    """A browser without cookies that would be refused wherever a CSRF token is needed."""
    return Client(enforce_csrf_checks=True)


def actor(role: str, name: str = "Jonas Falk") -> Actor:
    principal = Principal.objects.create(kind=Kind.USER, role=role, name=name)
    principal.refresh_from_db()
    return actor_of(principal, "desk")


@pytest.fixture
def member(db: None) -> Actor:
    return actor(Role.MEMBER)


@pytest.fixture
def onlooker(db: None) -> Actor:
    return actor(Role.READ_ONLY, "Auditor")


@pytest.fixture
def newsletter(db: None) -> Purpose:
    plant(Purpose)
    return Purpose.objects.get(key="newsletter")


@pytest.fixture
def person(db: None) -> MakePerson:
    """Makes people; with `email` they have a main address."""

    def make(name: str = "Ingrid Sørlie", email: str = "") -> Party:
        party = Party.objects.create(kind="person", name=name, sort_key=name.lower())
        party.refresh_from_db()
        if email:
            Email.objects.create(party=party, address=email, is_main=True)
        return party

    return make


@pytest.fixture
def officer(db: None) -> Actor:
    """Who answers requests of people about their data."""
    plant(Purpose)
    return actor(Role.ADMINISTRATOR, "Data protection officer")


@pytest.fixture
def reader(person: MakePerson, newsletter: Purpose, member: Actor) -> Party:
    """Somebody who has said yes to the newsletter by e-mail."""
    party = person(email="ingrid@house.example")
    say(by=member, party=party, purpose=newsletter, channel="email", state="given", source="form")
    return party
