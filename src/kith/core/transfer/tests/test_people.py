"""People come from files: made, found again, changed, refused with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from kith.core.principals.actor import Actor, system
from kith.core.transfer.tests.trying import imported
from kith.customers.models import ExternalId, Party

pytestmark = pytest.mark.django_db

FILE = """Customer number;Given name;Family name;E-mail;E-mail 2;Phone;Street;Postcode;City;Country;Birthday;Company
1;Zoë;Åkesson;zoe@a.example;zoe@b.example;+46 70 174 06 05;Storgatan 1;111 22;Malmö;Sweden;1980-02-29;Hav AB
2;Émile;Zola;;;;;;;;;
"""


@pytest.fixture
def by() -> Actor:
    return system("test")


def test_a_row_becomes_a_person_with_everything_that_stands_in_it(by: Actor) -> None:
    run = imported(by, FILE, source="crm")
    zoe = Party.objects.get(given_name="Zoë")
    assert (zoe.name, zoe.sort_key, zoe.birthday) == ("Zoë Åkesson", "akesson  zoe", date(1980, 2, 29))
    assert zoe.organisation is not None
    assert zoe.organisation.name == "Hav AB"
    mails = set(zoe.emails.values_list("address", "is_main"))
    assert mails == {("zoe@a.example", True), ("zoe@b.example", False)}
    assert zoe.phones.get().number == "+46701740605"
    assert (zoe.addresses.get().city, zoe.addresses.get().country, zoe.addresses.get().is_main) == (
        "Malmö",
        "SE",
        True,
    )
    assert ExternalId.objects.get(party=zoe).key == "1"
    assert run.answer["made"] == {"person": 2, "organisation": 1, "email": 2, "phone": 1, "address": 1}
    assert (run.state, run.done, run.problems) == ("done", 2, 0)
