"""A list's filter as a tree: what is put together by clicking is what the list then shows."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.test import Client

from kith.core.administration.tests.made import at_work
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current

pytestmark = pytest.mark.django_db
BERN = {"field": "city", "op": "is", "value": ["Bern"]}


@pytest.fixture
def ola() -> tuple[Client, Actor]:
    return at_work(Role.OWNER, "Ola")


@pytest.fixture
def people(ola: tuple[Client, Actor]) -> None:
    for number in range(9):
        values = {"given_name": f"P{number}", "stage": ("prospect", "customer", "former")[number % 3]}
        verbs.create(current().type("person"), by=ola[1], values=values)


def written(*parts: object, kind: str = "all") -> str:
    return orjson.dumps({kind: list(parts)}).decode()


def stage(*keys: str, op: str = "one_of") -> dict[str, object]:
    return {"field": "stage", "op": op, "value": list(keys)}


def press(**change: str) -> str:
    return orjson.dumps(change).decode()


@pytest.mark.usefixtures("people")
def test_what_the_builder_counts_is_what_the_list_shows(ola: tuple[Client, Actor]) -> None:
    client, _by = ola
    either = {"any": [stage("prospect"), {"field": "given_name", "op": "is", "value": ["P1"]}]}
    sent = {"condition": written(either)}
    page = client.post("/people/conditions?columns=name,stage", sent).content.decode()
    assert ">4</span>" in page
    assert "44" in page, "4 of 9, in per cent"
    shown = client.post("/people/conditions?columns=name,stage", sent | {"change": press(do="save")})
    asked = parse_qs(urlsplit(shown["Location"]).query)
    assert asked["columns"] == ["name,stage"]
    listed = client.get(shown["Location"]).content.decode()
    assert listed.count('<tr data-uid="') == 4
    assert "whose given name is P1" in listed, "a group is told in words above the list"
    assert "/people/conditions?" in listed


def test_the_address_keeps_what_is_not_finished(ola: tuple[Client, Actor]) -> None:
    client, _by = ola
    answer = client.post("/orders/conditions", {"change": press(do="add", path="", value="field:total")})
    address = answer["HX-Replace-Url"]
    assert address.startswith("/orders/conditions?")
    again = client.get(address).content.decode()
    assert 'id="line-0"' in again
    assert "one line is incomplete" in again
    refused = client.post(
        address, {"condition": written({"field": "total", "op": "ge"}), "change": press(do="save")}
    )
    assert refused.status_code == 422
    assert "Finish or remove the marked line first." in refused.content.decode()


@pytest.mark.usefixtures("people")
def test_records_that_a_field_points_to_are_looked_up_and_named(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    sent = {"condition": written({"field": "owner", "op": "one_of"})}
    menu = client.post("/people/conditions/menu?path=0&part=value", sent).content.decode()
    assert "/lookup" in menu
    assert 'form="builder"' in menu
    uid = str(by.uid)
    added = sent | {"change": press(do="value", path="0", part="value"), "pick": uid}
    page = client.post("/people/conditions", added).content.decode()
    assert "Ola" in page
    both = written({"field": "owner", "op": "one_of", "value": [uid]})
    more = client.post(
        "/people/conditions", added | {"condition": both, "pick": "01a208d9-2ad7-7eea-9f1a-c259221a635f"}
    )
    assert "Ola" in more.content.decode(), "a second one stands beside the first"
    assert "a record that is gone" in more.content.decode()


def test_without_its_list_nobody_builds_a_filter() -> None:
    client, by = at_work(Role.MEMBER, "Mia")
    assert client.get("/nothing/conditions").status_code == 404
    assert client.get("/people/conditions").status_code == 200
    assert client.post("/people/conditions/menu?path=7&part=value", {}).status_code == 404
    assert by.uid


@pytest.mark.parametrize("condition", ["{", "[]", '{"all": [{"field": 3}]}', '{"any": 7}'])
def test_a_tree_that_cannot_be_read_is_refused(ola: tuple[Client, Actor], condition: str) -> None:
    client, _by = ola
    assert client.post("/people/conditions", {"condition": condition}).status_code == 422


def test_a_view_keeps_the_tree(ola: tuple[Client, Actor]) -> None:
    client, _by = ola
    where = written({"none": [BERN]})
    saved = client.post("/people/save-view", {"where": where, "name": "Not in Bern", "reach": "me"})
    page = unescape(client.get(saved["Location"]).content.decode())
    assert "None of" in page
    assert "whose city is Bern" in page
    built = client.get(saved["Location"].replace("/people?", "/people/conditions?")).content.decode()
    assert "Bern" in built
