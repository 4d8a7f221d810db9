"""Whoever is in the trash is out everywhere with all that belongs to them, and comes back with it."""

from __future__ import annotations

import pytest

from kith.core.access import visible
from kith.core.access.rules import titles_of
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.core.search.reading import find
from kith.core.search.writing import drain_search
from kith.core.transfer.tests.trying import imported
from kith.customers.models import Party

pytestmark = pytest.mark.django_db
FILE = """Number,Given name,Family name,E-mail,Phone,City,Company,Newsletter by e-mail
1,Anna,Berg,anna@x.example,+46701740605,Ulm,Hav,yes
2,Bo,Falk,bo@x.example,+46701740606,Kiel,Hav,yes
"""
BOUGHT = "Customer number,Date,Amount\n1,2026-01-02,10.00\n2,2026-01-03,11.00\n"
BELONGING = ("email", "phone", "address", "note", "order", "order_line", "relationship")


@pytest.fixture
def by() -> Actor:
    return system("test")


@pytest.fixture
def anna(by: Actor) -> Party:
    imported(by, FILE, source="x")
    imported(by, BOUGHT, source="x", kind="orders")
    for person in Party.objects.filter(kind="person"):
        verbs.create(current().type("note"), by=by, values={"party": person.uid, "text": "Call"})
    anna, bo = Party.objects.filter(kind="person").order_by("name")
    friends = {"party": anna.uid, "other": bo.uid, "kind": "referred"}
    verbs.create(current().type("relationship"), by=by, values=friends)
    return anna


def listed(by: Actor, key: str) -> int:
    declared = current().type(key)
    return len(read_page(by, Listing(declared, declared.columns)).rows)


def test_what_belongs_to_somebody_in_the_trash_is_in_no_list_until_they_are_restored(
    by: Actor, anna: Party
) -> None:
    before = {key: listed(by, key) for key in BELONGING}
    person = current().type("person")
    verbs.delete(person, by=by, record=anna)
    assert {key: listed(by, key) for key in BELONGING} == {key: count - 1 for key, count in before.items()}
    email = current().type("email")
    assert not visible(by, email.model._default_manager.filter(party=anna), email).exists()
    verbs.restore(person, by=by, uid=anna.uid)
    assert {key: listed(by, key) for key in BELONGING} == before


def test_nobody_is_referred_to_by_name_who_is_in_the_trash(by: Actor, anna: Party) -> None:
    organisation, person = current().type("organisation"), current().type("person")
    company = Party.objects.get(kind="organisation")
    verbs.delete(organisation, by=by, record=company)
    shown = read_page(by, Listing(person, ("name", "organisation")))
    assert "Hav" not in str(shown.rows)
    assert titles_of(by, organisation, [str(company.uid)]) == {}
    verbs.restore(organisation, by=by, uid=company.uid)
    assert "Hav" in str(read_page(by, Listing(person, ("name", "organisation"))).rows)


def test_search_finds_nothing_of_theirs(by: Actor, anna: Party) -> None:
    drain_search()
    assert find(by, "anna")
    verbs.delete(current().type("person"), by=by, record=anna)
    assert find(by, "anna") == []
