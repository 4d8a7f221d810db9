"""People come from files: made, found again, changed, refused with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from kith.core.events.history import history
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.transfer.tests.trying import imported, rejected
from kith.customers.models import ExternalId, Party

pytestmark = pytest.mark.django_db

FILE = """Customer number;Given name;Family name;E-mail;E-mail 2;Phone;Street;Postcode;City;Country;Birthday;Company
1;Zoë;Åkesson;zoe@a.example;zoe@b.example;0701740605;Storgatan 1;111 22;Malmö;Sweden;1980-02-29;Hav AB
2;Émile;Zola;;;;;;;;;
"""


@pytest.fixture
def by() -> Actor:
    return system("test")


def the_history(person: Party) -> list[dict[str, list[object]]]:
    declared = current().type("person")
    return [past.changes for past in history("person", person.pk, declared.by_key)]


def test_a_row_becomes_a_person_with_everything_that_stands_in_it(by: Actor) -> None:
    run = imported(by, FILE, source="crm")
    zoe = Party.objects.get(given_name="Zoë")
    assert (zoe.name, zoe.sort_key, zoe.birthday) == ("Zoë Åkesson", "akesson  zoe", date(1980, 2, 29))
    assert zoe.organisation is not None
    assert zoe.organisation.name == "Hav AB"
    mails = set(zoe.emails.values_list("address", "is_main"))
    assert mails == {("zoe@a.example", True), ("zoe@b.example", False)}
    assert zoe.phones.get().number == "+46701740605"
    assert zoe.addresses.values_list("city", "country", "is_main").get() == ("Malmö", "SE", True)
    assert ExternalId.objects.get(party=zoe).key == "1"
    assert run.answer["made"] == {"person": 2, "organisation": 1, "email": 2, "phone": 1, "address": 1}
    assert (run.state, run.done, run.problems) == ("done", 2, 0)


def test_every_record_has_its_event_under_the_runs_name_with_personal_values_sealed(by: Actor) -> None:
    run = imported(by, FILE, source="crm")
    kinds = Event.objects.filter(batch=run.uid).values_list("kind", flat=True)
    assert sorted(kinds) == sorted(
        [
            "organisation.created",
            "person.created",
            "person.created",
            "email.created",
            "email.created",
            "phone.created",
            "address.created",
        ]
    )
    assert not any("Åkesson" in str(event.changes) for event in Event.objects.all())
    assert the_history(Party.objects.get(given_name="Zoë"))[0]["family_name"] == [None, "Åkesson"]


def test_the_same_file_again_changes_nothing(by: Actor) -> None:
    imported(by, FILE, source="crm")
    events = Event.objects.count()
    again = imported(by, FILE, source="crm")
    assert (again.answer["made"], again.answer["changed"], again.answer["same"]) == ({}, {}, 2)
    assert Event.objects.count() == events


def test_the_newer_file_wins_for_single_values_and_adds_addresses_and_numbers(by: Actor) -> None:
    imported(by, FILE, source="crm")
    newer = "Customer number,Family name,E-mail,Phone,City\n1,Öhrn,zoe@c.example,+46 70 174 06 99,Lund\n"
    run = imported(by, newer, source="crm")
    zoe = Party.objects.get(given_name="Zoë")
    assert (zoe.name, zoe.sort_key) == ("Zoë Öhrn", "ohrn  zoe")
    assert zoe.emails.count() == 3
    assert zoe.emails.get(is_main=True).address == "zoe@a.example"
    assert zoe.phones.count() == 2
    assert zoe.addresses.values_list("street", "city").get() == ("Storgatan 1", "Lund")
    assert the_history(zoe)[0] == {"family_name": ["Åkesson", "Öhrn"], "name": ["Zoë Åkesson", "Zoë Öhrn"]}
    assert run.answer["changed"] == {"person": 1, "address": 1}


def test_an_empty_cell_takes_nothing_away(by: Actor) -> None:
    imported(by, FILE, source="crm")
    imported(by, "Customer number,Given name,City\n1,,\n", source="crm")
    assert Party.objects.filter(given_name="Zoë", addresses__city="Malmö").exists()


def test_two_rows_of_one_person_become_one_person(by: Actor) -> None:
    run = imported(
        by, "Customer number,Given name,E-mail\n7,Bo,a@x.example\n7,Bosse,b@x.example\n", source="crm"
    )
    bosse = Party.objects.get(kind="person")
    assert (bosse.given_name, bosse.emails.count()) == ("Bosse", 2)
    assert run.answer["made"] == {"person": 1, "email": 2}


def test_without_a_key_a_person_is_known_by_mail_address_whoever_the_file_is_from(by: Actor) -> None:
    imported(by, FILE, source="crm")
    imported(by, "Given name,E-mail,City\nZoé,ZOE@B.example,Lund\n", source="shop")
    assert Party.objects.filter(kind="person").count() == 2
    assert Party.objects.get(emails__address="zoe@b.example").given_name == "Zoé"


def test_where_two_people_share_an_address_the_row_is_refused(by: Actor) -> None:
    imported(by, "Customer number,Given name,E-mail\n1,A,us@x.example\n2,B,us@x.example\n", source="crm")
    run = imported(by, "Given name,E-mail\nC,us@x.example\n", source="shop")
    assert run.problems == 1
    assert rejected(run)[0]["Reason"].startswith("More than one person has this mail address")


def test_a_row_without_key_and_address_is_known_again_by_its_own_text(by: Actor) -> None:
    people = "Given name,Family name\nAnna,Berg\nAnna,Berg\nJonas,Falk\n"
    imported(by, people, source="list")
    assert Party.objects.filter(kind="person").count() == 3
    assert imported(by, people + "Mia,Hof\n", source="list").answer["same"] == 3


def test_somebody_in_the_trash_stays_there(by: Actor) -> None:
    imported(by, FILE, source="crm")
    verbs.delete(current().type("person"), by=by, record=Party.objects.get(given_name="Zoë"))
    run = imported(by, FILE, source="crm")
    assert run.problems == 1
    assert "is in the trash" in rejected(run)[0]["Reason"]
    assert Party.objects.filter(given_name="Zoë").count() == 1


def test_a_full_name_is_taken_apart_and_people_share_a_company(by: Actor) -> None:
    imported(by, "Name;Firma\nDr. Ludwig van der Berg;Paketlöwe\n王小明;PAKETLÖWE\n", source="crm")
    berg, wang = Party.objects.filter(kind="person").order_by("id")
    assert (berg.title, berg.given_name, berg.family_name) == ("Dr.", "Ludwig", "van der Berg")
    assert wang.name == "王小明"
    assert berg.organisation == wang.organisation == Party.objects.get(kind="organisation")


def test_a_number_is_read_as_in_the_country_of_its_row(by: Actor) -> None:
    imported(
        by,
        "Name,Phone,Country\nA,030 23125123,DE\nB,020 7946 0958,United Kingdom\n",
        source="crm",
        country="FR",
    )
    numbers = set(Party.objects.filter(kind="person").values_list("phones__number", flat=True))
    assert numbers == {"+493023125123", "+442079460958"}


def test_a_restricted_person_is_not_changed_by_a_file(by: Actor) -> None:
    imported(by, FILE, source="crm")
    Party.objects.filter(given_name="Zoë").update(restricted_at=timezone.now())
    again = imported(by, FILE.replace("Åkesson", "Other"), source="crm")
    assert "restricted" in rejected(again)[0]["Reason"]
    assert Party.objects.get(given_name="Zoë").family_name == "Åkesson"
