"""The page of results and the palette: what is typed finds, says what it found, and what can be done with it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from kith.core.administration.tests.made import at_work
from kith.core.principals.actor import system
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.search.writing import drain_search
from kith.customers.party.model import Party

pytestmark = pytest.mark.django_db


def add(kind: str, **values: object) -> Party:
    made = verbs.create(current().type(kind), by=system("test"), values=values)
    assert isinstance(made, Party)
    return made


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def as_owner() -> Client:
    return at_work(Role.OWNER, "Ola")[0]


@pytest.fixture
def zora() -> Party:
    found = add("person", given_name="Zora", family_name="Müller")
    for kind, values in (("email", {"address": "zora@example.com"}), ("phone", {"number": "+494215550139"})):
        verbs.create(current().type(kind), by=system("test"), values={"party": found.uid, **values})
    add("organisation", name="Zorawerk")
    drain_search()
    return found


def test_all_hits_and_those_of_one_type_are_found_without_javascript(as_owner: Client, zora: Party) -> None:
    page = text(as_owner, "/search?q=zora")
    assert f"/people/{zora.uid}" in page
    assert "Zorawerk" in page
    people = text(as_owner, "/search?q=zora&type=person&page=nonsense")
    assert f"/people/{zora.uid}" in people
    assert "Zorawerk" not in people
    assert "similar" in text(as_owner, "/search?q=zorra")
    assert "+49 421 5550139" in text(as_owner, "/search?q=0421+5550139")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "%00",
        "%27%22%3C%3E",
        "x" * 3000,
        "%F0%9F%98%80",
        "++",
        "z",
        "a+%26+!b",
        "%ff%fe",
        "@",
        "#",
        "#order+1",
    ],
)
def test_whatever_is_typed_is_answered(as_owner: Client, typed: str) -> None:
    assert "<h1>" in text(as_owner, f"/search?q={typed}&page=99999999&type=nothing")
    text(as_owner, f"/palette?q={typed}")


def test_hits_come_page_by_page(as_owner: Client) -> None:
    for number in range(27):
        add("person", given_name="Quirin", family_name=f"Q{number:02}")
    drain_search()
    first, second = (text(as_owner, f"/search?q=quirin&type=person&page={page}") for page in (1, 2))
    assert first.count('class="nm trunc link"') == 25
    assert second.count('class="nm trunc link"') == 2
    assert "page=2" in first
    assert "page=3" not in second


def test_the_palette_knows_what_was_opened_and_what_to_do_with_a_hit(as_owner: Client, zora: Party) -> None:
    assert "Zora" not in text(as_owner, "/palette")
    as_owner.get(f"/people/{zora.uid}")
    assert "Opened last" in text(as_owner, "/palette")
    assert "Best hit" in text(as_owner, "/palette?q=zora")
    assert "Zorawerk" not in text(as_owner, "/palette?q=%23peo+zora")
    assert "Zorawerk" in text(as_owner, "/palette?q=%40zora")
    add("person", given_name="Quirin", tags=["Stammtisch"])
    tagged = text(as_owner, "/palette?q=%23stamm")
    where = re.findall(r'href="(/people[?]where=[^"]+)"', tagged)
    assert len(where) == 1
    assert "Quirin" in text(as_owner, unescape(where[0]))
    doing = text(as_owner, f"/people/{zora.uid}/actions")
    for expected in (
        "tel:+494215550139",
        "mailto:zora@example.com",
        f"/people/{zora.uid}/edit",
        'data-do-key="e"',
    ):
        assert expected in doing
    assert 'role="menuitem"' in text(as_owner, f"/people/{zora.uid}/actions?menu")
