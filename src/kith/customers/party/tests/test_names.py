"""Names in full: what is shown, in which order, how letters begin, and what people are found by."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from kith.core.conditions.tree import Line, Values
from kith.core.errors import Invalid
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.records.planner import Listing, Sort
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.core.search.reading import find
from kith.core.search.writing import drain_search
from kith.core.transfer.tests.trying import imported
from kith.customers.models import Address, Party
from kith.lib.greeting import Addressee, greeting, languages

pytestmark = pytest.mark.django_db
KEYS = ("letter_greeting", "name")


def made(**values: object) -> Any:
    return verbs.create(current().type("person"), by=system("test"), values=values)


def listed() -> list[str]:
    page = read_page(system("test"), Listing(current().type("person"), ("name",), sort=(Sort("name"),)))
    return [str(page.columns[0].value(row)) for row in page.rows]


def test_names_are_shown_and_put_in_order_by_the_custom_of_their_culture() -> None:
    made(given_name="Anna", family_name="von der Heide", language="de")
    made(given_name="Jean", family_name="Van Damme")
    made(given_name="Anna", family_name="Nagy", language="hu")
    made(given_name="太郎", family_name="山田", reading="Yamada Taro")
    made(given_name="Ada", middle_name="Byron", family_name="King", suffix="PhD")
    made(given_name="Ming", family_name="Yao", name_order="family")
    assert listed() == [
        "Anna von der Heide", "Ada Byron King PhD", "Nagy Anna", "Jean Van Damme", "山田太郎", "Yao Ming",
    ]  # fmt: skip


def test_the_greeting_of_the_statement_is_that_of_the_library() -> None:
    """Every language, sex, title and degree of knowledge, said twice."""
    people, rows = {}, []
    for at, (language, sex, title, family, terms) in enumerate(
        product(
            (*languages().values(), "", "fi", "pt-BR"),
            ("ms", "mr", "none", ""),
            ("", "Dr."),
            ("van Dam", ""),
            ("", "informal"),
        )
    ):
        given = "Kim" if at % 3 else ""
        name = f"{given} {family}".strip() or "kim@x.example"
        own = "My dear," if at % 97 == 0 else ""
        rows.append(Party(
            kind="person", name=name, given_name=given, family_name=family, title=title, salutation=sex, language=language,
            formality=terms, preferred_name="K" if at % 5 == 0 else "", own_greeting=own, sort_key="k",
        ))  # fmt: skip
    kept = Party.objects.bulk_create(rows)
    Address.objects.bulk_create(Address(party=each, country="IT", is_main=True) for each in kept[::2])
    uids = dict(Party.objects.values_list("id", "uid"))
    for at, each in enumerate(kept):
        people[str(uids[each.pk])] = greeting(
            Addressee(
                each.name,
                each.family_name,
                each.given_name,
                each.title,
                each.salutation,
                each.formality == "informal",
                each.preferred_name,
                each.language,
                "IT" if at % 2 == 0 else "",
                each.own_greeting,
            )
        )
    said: dict[str, str] = {}
    for start in range(0, len(people), 500):
        some = Values(tuple(list(people)[start : start + 500]))
        page = read_page(
            system("test"), Listing(current().type("person"), KEYS, Line("uid", "one_of", some), (), 500)
        )
        said |= {str(row[0]): str(page.columns[0].value(row)) for row in page.rows}
    assert said == people
    assert "Gentile Kim van Dam," in said.values()


def test_people_are_found_by_every_name_they_have_and_had() -> None:
    made(
        given_name="Siobhán", family_name="Ward", preferred_name="Shiv", birth_name="O'Neill", native_name="シヴォーン",
        reading="Shivon",
    )  # fmt: skip
    drain_search()
    for words in ("siobhan", "shiv", "o'neill", "シヴォーン", "Shivon"):
        assert [hit.title for hit in find(system("test"), words)] == ["Siobhán Ward"], words


def test_a_file_brings_salutations_and_names_in_full() -> None:
    text = (
        "Kundennummer,Anrede,Vorname,Nachname,Geburtsname,Früherer Name,vormals,Land\n"
        "1,Frau Dr.,Eva,Berg,Falk,Eva Holm,Eva Lind,DE\n2,Herr,Bo,Lund,,,,SE\n"
    )
    for _again in range(2):
        imported(system("test"), text, source="x")
    eva, bo = Party.objects.order_by("name").filter(kind="person").reverse()
    assert (eva.salutation, eva.title, eva.birth_name) == ("ms", "Dr.", "Falk")
    assert (bo.salutation, bo.title) == ("mr", "")
    assert list(eva.former_names.values_list("name", flat=True)) == ["Eva Holm", "Eva Lind"]
    drain_search()
    assert [hit.title for hit in find(system("test"), "eva lind")] == ["Eva Berg"]


def test_somebody_is_found_by_every_name_of_the_past_until_it_is_gone() -> None:
    declared, by = current().type("former_name"), system("test")
    person, values = made(given_name="Ada", family_name="King"), {"until": "1835-07-08"}
    company: Any = verbs.create(current().type("organisation"), by=by, values={"name": "Twitchell"})
    first, *_rest = [
        verbs.create(declared, by=by, values=values | {"party": str(owner.uid), "name": name})
        for owner, name in ((person, "Ada Byron"), (person, "Countess Lovelace"), (company, "Birdhouse Ltd"))
    ]
    drain_search()
    found = {words: [hit.title for hit in find(by, words)] for words in ("byron", "lovelace", "birdhouse")}
    assert found == {"byron": ["Ada King"], "lovelace": ["Ada King"], "birdhouse": ["Twitchell"]}
    verbs.delete(declared, by=by, record=first)
    drain_search()
    assert not find(by, "byron")
    with pytest.raises(Invalid):
        verbs.create(declared, by=by, values=values | {"party": str(person.uid), "name": "X", "since": "1900-01-01"})


@pytest.mark.parametrize("given", ["A" * 200, "\u202eevil", "e\u0301\u200b", "שרה", "\u200b"])
def test_strange_names_are_taken_clean(given: str) -> None:
    person = made(given_name=given, family_name="X", salutation="ms")
    assert "\u202e" not in person.name
    assert "\u200b" not in person.name
    page = read_page(system("test"), Listing(current().type("person"), KEYS))
    assert page.columns[0].value(page.rows[0]) == "Dear Ms X,"
