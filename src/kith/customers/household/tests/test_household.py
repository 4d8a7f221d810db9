"""Households: who lives together, how others move in and out, and one letter to all of them."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from kith.core.administration.tests.made import at_work
from kith.core.conditions.tree import Line, Values
from kith.core.errors import Conflict
from kith.core.principals.actor import system
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.address.model import Address
from kith.customers.household import actions
from kith.customers.household.model import Household
from kith.customers.household.queries import household_of, households_of
from kith.customers.party.model import Party
from kith.customers.relationship.tests.test_neighbours import made, tie
from kith.desk.asked import write_where

pytestmark = pytest.mark.django_db


def couple() -> tuple[Party, Party]:
    anna = made("person", given_name="Anna", family_name="Berg", salutation="ms", language="de")
    bo = made("person", given_name="Bo", family_name="Falk", salutation="mr", language="de")
    made("address", party=str(bo.uid), street="Hauptstraße 5", postcode="10115", city="Berlin", country="DE")
    actions.live_with(by=system("test"), person=bo, other=anna)
    return now(anna), now(bo)


def now(person: Party) -> Party:
    return Party.objects.get(pk=person.pk)


def test_who_lives_with_somebody_shares_a_household_and_one_letter() -> None:
    anna, bo = couple()
    found = household_of(system("test"), anna)
    assert found is not None
    assert found.name == "Berg & Falk"
    assert [each.name for each in found.members] == ["Anna Berg", "Bo Falk"]
    assert found.greeting == "Sehr geehrte Frau Berg, sehr geehrter Herr Falk,"
    assert found.lines[:4] == ("Anna Berg", "Bo Falk", "Hauptstraße 5", "10115 Berlin")
    with pytest.raises(Conflict):
        actions.live_with(by=system("test"), person=anna, other=bo)
    page = at_work(Role.MEMBER)[0].get(f"/people/{bo.uid}").content.decode()
    assert "Sehr geehrte Frau Berg, sehr geehrter Herr Falk," in page
    assert f'href="/people/{anna.uid}"' in page


def test_a_mailing_writes_once_to_each_household_and_only_to_who_was_chosen() -> None:
    anna, bo = couple()
    home = Household.objects.get()
    verbs.edit(
        current().type("household"), by=system("test"), record=home, values={"own_greeting": "Liebe Bergs,"}
    )
    cleo = made("person", given_name="Cleo", family_name="Dorn")
    letters = households_of(system("test"), [anna.pk, bo.pk, cleo.pk])
    assert [(each.name, each.greeting) for each in letters] == [
        ("Berg & Falk", "Liebe Bergs,"),
        ("Cleo Dorn", "Dear Cleo Dorn,"),
    ]
    (alone,) = households_of(system("test"), [bo.pk])
    assert alone.greeting == "Sehr geehrter Herr Falk,"
    assert alone.lines[0] == "Bo Falk"


def test_a_household_moves_as_one_and_members_come_and_go_on_its_page() -> None:
    anna, bo = couple()
    home = Household.objects.get()
    actions.move(
        by=system("test"), household=home, street="Am Wall 1", postcode="28195", city="Bremen", country="DE"
    )
    assert set(Address.objects.values_list("party", "street")) == {
        (anna.pk, "Am Wall 1"),
        (bo.pk, "Am Wall 1"),
    }
    client = at_work(Role.MEMBER)[0]
    assert "Remove Bo Falk from the household" in client.get(f"/households/{home.uid}").content.decode()
    client.post(f"/households/{home.uid}/out/{bo.uid}")
    assert now(bo).household is None
    client.post(f"/households/{home.uid}/in/{bo.uid}")
    assert now(bo).household == home


def test_people_are_listed_by_their_household_and_households_with_their_place() -> None:
    anna, bo = couple()
    cleo = made("person", given_name="Cleo", family_name="Dorn")
    home = Household.objects.get()
    where = write_where(Line("household", "is", Values((str(home.uid),))))
    client = at_work(Role.MEMBER)[0]
    page = client.get(f"/people?where={where}").content.decode()
    assert str(anna.uid) in page
    assert str(bo.uid) in page
    assert str(cleo.uid) not in page
    told = client.get("/api/v1/households").json()["items"]
    assert [(each["name"], each["living"], each["city"]) for each in told] == [("Berg & Falk", 2, "Berlin")]


def test_ties_of_before_become_households() -> None:
    one, two, three, gone = (
        made("person", given_name=n, family_name=f) for n, f in zip("ABCD", "WXYZ", strict=True)
    )
    tie(one, "referred", two)
    tie(three, "referred", two)
    tie(gone, "referred", one, until="2020-01-01")
    with connection.cursor() as cursor:
        cursor.execute("update customers_relationship set kind = 'household'")
        cursor.execute(import_module("kith.customers.migrations.0017_households").FOUNDED)
    assert Household.objects.get().name == "W & X & Y"
    assert {now(each).household_id for each in (one, two, three)} == {Household.objects.get().pk}
    assert now(gone).household is None
    with connection.cursor() as cursor:
        cursor.execute("select kind from customers_relationship")
        assert cursor.fetchall() == [("own_household",)]
