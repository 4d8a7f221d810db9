"""A board stands for every type with a field of choices, and moves its cards by the plain verb."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from kith.core.administration.tests.made import at_work
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import board, verbs
from kith.core.registry import current

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
BOARD = "/companies?as=board&by=stage"


@pytest.fixture
def ola() -> tuple[Client, Actor]:
    return at_work(Role.OWNER, "Ola")


def company(by: Actor, name: str, stage: str = "") -> str:
    values = {"name": name} | ({"stage": stage} if stage else {})
    made = verbs.create(current().type("organisation"), by=by, values=values)
    if not stage:
        verbs.edit(current().type("organisation"), by=by, record=made, values={"stage": ""})
    return str(getattr(made, "uid"))  # noqa: B009


def column(page: str, number: int) -> str:
    return page.split(f'id="pile-{number}"')[1].split("</ol>", maxsplit=1)[0]


def test_cards_stand_in_the_column_of_their_choice_and_go_to_another(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    acme, ember = company(by, "Acme", "customer"), company(by, "Ember")
    page = client.get(BOARD).content.decode()
    assert f"card-{acme}" in column(page, 2)
    assert f"card-{ember}" in column(page, 4)
    sent = {"to": "former", "seen": "customer", "board": BOARD.partition("?")[2]}
    moved = client.post(f"/companies/{acme}/move?by=stage", sent, headers=FRAGMENT).content.decode()
    assert 'hx-target="#pile-3" hx-swap="afterbegin"' in moved
    assert "Acme: Former customer" in moved
    undo = moved.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")
    assert 'hx-target="#pile-2"' in client.post(undo, headers=FRAGMENT).content.decode()
    again = client.post(f"/companies/{acme}/move?by=stage", sent | {"seen": "prospect"}, headers=FRAGMENT)
    assert again.status_code == 409
    assert f"card-{acme}" in column(client.get(BOARD).content.decode(), 2)


def test_without_script_a_plain_form_moves_and_leads_back(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    acme = company(by, "Acme", "customer")
    form = client.get(f"/companies/{acme}/move?by=stage", headers={"Referer": f"http://testserver{BOARD}"})
    assert f'name="back" value="http://testserver{BOARD.replace("&", "&amp;")}"' in form.content.decode()
    led = client.post(f"/companies/{acme}/move?by=stage", {"to": "", "seen": "customer", "back": BOARD})
    assert led["Location"] == BOARD
    assert f"card-{acme}" in column(client.get(BOARD).content.decode(), 4)
    led = client.post(
        f"/companies/{acme}/move?by=stage", {"to": "former", "back": "https://elsewhere.example/"}
    )
    assert led["Location"] == "/companies?as=board"


def test_a_column_says_when_it_holds_more_than_its_limit_and_a_view_keeps_that(
    ola: tuple[Client, Actor],
) -> None:
    client, by = ola
    company(by, "Acme", "customer")
    company(by, "Ember", "customer")
    sent = {
        "as": "board",
        "by": "stage",
        "was": "stage",
        "set": "1",
        "limit-customer": "1",
        "limit-former": "",
    }
    led = client.get("/companies/board", sent)["Location"]
    assert "limits=customer%3A1" in led
    shown = dict(parse_qsl(urlsplit(led).query))
    kept = client.post("/companies/save-view", {"name": "Ours", **shown})
    for address in (led, kept["Location"]):
        page = client.get(address).content.decode()
        assert page.count("More than the limit of 1</span>") == 1
    assert (
        'value="1"' in client.get(f"/companies/board?{kept['Location'].partition('?')[2]}").content.decode()
    )


def test_who_may_not_write_the_field_has_a_board_without_moves(ola: tuple[Client, Actor]) -> None:
    acme = company(ola[1], "Acme", "customer")
    reader, _by = at_work(Role.READ_ONLY, "Rolf")
    page = reader.get(BOARD).content.decode()
    assert f"card-{acme}" in page
    assert "data-fixed" in page
    assert "kmove" not in page
    assert reader.post(f"/companies/{acme}/move?by=stage", {"to": "former"}).status_code == 403
    assert ola[0].post(f"/companies/{acme}/move?by=abc_class", {"to": "A"}).status_code == 404


def test_further_cards_come_in_the_lists_order_and_heads_apart_where_there_are_very_many(
    ola: tuple[Client, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, by = ola
    for number in range(14):
        company(by, f"Company {number:02}", "customer")
    page = client.get(BOARD).content.decode()
    assert column(page, 2).count("data-card") == 12
    more = column(page, 2).split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    further = client.get(more, headers=FRAGMENT).content.decode()
    assert "Company 12" in further
    assert "Company 13" in further
    assert "Company 11" not in further
    assert ">14</span>" in page
    monkeypatch.setattr(board, "AT_ONCE", -2)
    page = client.get(BOARD).content.decode()
    assert ">14</span>" not in page
    heads = page.split('id="board-heads" hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert ">14</span>" in client.get(heads, headers=FRAGMENT).content.decode()
