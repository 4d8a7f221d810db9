"""Households: who lives together now, and one letter to all of them."""

from __future__ import annotations

import pytest

from kith.core.administration.tests.made import at_work
from kith.core.principals.actor import system
from kith.core.principals.model import Role
from kith.customers.household.queries import household_of
from kith.customers.relationship.tests.test_neighbours import made, tie

pytestmark = pytest.mark.django_db


def test_a_household_is_who_lives_together_now_and_gets_one_letter() -> None:
    anna = made("person", given_name="Anna", family_name="Berg", salutation="ms", language="de")
    bo = made("person", given_name="Bo", family_name="Falk", salutation="mr", language="de")
    old = made("person", given_name="Old", family_name="Flame")
    made("address", party=str(bo.uid), street="Hauptstraße 5", postcode="10115", city="Berlin", country="DE")
    tie(anna, "household", bo)
    tie(old, "household", anna, until="2020-01-01")
    found = household_of(system("test"), anna)
    assert found is not None
    assert [each.name for each in found.members] == ["Anna Berg", "Bo Falk"]
    assert found.greeting == "Sehr geehrte Frau Berg, sehr geehrter Herr Falk,"
    assert found.lines[:4] == ("Anna Berg", "Bo Falk", "Hauptstraße 5", "10115 Berlin")
    assert household_of(system("test"), old) is None
    page = at_work(Role.MEMBER)[0].get(f"/people/{bo.uid}").content.decode()
    assert "Sehr geehrte Frau Berg, sehr geehrter Herr Falk," in page
    assert f'href="/people/{anna.uid}"' in page
