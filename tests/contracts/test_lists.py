"""Every list asks for its number of rows once, and has the orders that are quick for so many rows."""

from __future__ import annotations

import pytest

from kith.core.records import ordering
from kith.core.registry import current
from kith.desk.form_page import href_of
from tests.contracts.actors import Visitor
from tests.contracts.making import Maker
from tests.contracts.types import types


@types(lambda declared: declared.audience.value == "staff")
def test_a_list_asks_once_how_many_rows_it_has(key: str, browser: Visitor, maker: Maker) -> None:
    declared = current().type(key)
    maker.record(declared)
    path = f"/{declared.url}"
    asking = f'hx-get="{path}/count?view=none"'
    page, counted = (browser.ask("GET", one).content.decode() for one in (path, f"{path}/count"))
    assert page.count(asking) == 1
    assert "hx-get" not in counted
    assert 'id="count">' in counted


@types(lambda declared: bool(declared.tab))
def test_what_belongs_to_somebody_stands_on_their_page(key: str, browser: Visitor, maker: Maker) -> None:
    declared = current().type(key)
    record = maker.record(declared)
    holder = getattr(record, declared.tab)
    home = href_of(current().type_of(holder), holder)
    page = browser.ask("GET", f"{home}?tab={declared.url}")
    assert page.status_code == 200
    said = page.content.decode()
    assert f'href="/{declared.url}/{getattr(record, "uid")}"' in said  # noqa: B009
    if declared.creatable:
        assert f'href="/{declared.url}/new?{declared.tab}={holder.uid}&' in said


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables that seem to hold millions."""
    monkeypatch.setattr(ordering, "_rows_of_table", lambda table, minute: 5_000_000)


ORDERED = "/people?columns=name,city,lifetime_value"


@pytest.mark.django_db
def test_few_rows_have_every_order(browser: Visitor, program: Visitor, maker: Maker) -> None:
    maker.record(current().type("person"))
    page = browser.ask("GET", ORDERED).content.decode()
    assert "sort=city" in page
    assert "sort=-lifetime_value" in page
    assert browser.ask("GET", "/people?sort=city").status_code == 200
    assert program.ask("GET", "/api/v1/people?sort=city").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("many")
def test_of_many_rows_only_orders_with_an_index_are_offered(browser: Visitor, maker: Maker) -> None:
    maker.record(current().type("person"))
    for page in (ORDERED, "/people/sort"):
        shown = browser.ask("GET", page).content.decode()
        assert "sort=-lifetime_value" in shown
        assert "sort=city" not in shown


@pytest.mark.django_db
@pytest.mark.usefixtures("many")
def test_another_order_of_many_rows_is_refused_with_the_way_out(browser: Visitor, program: Visitor) -> None:
    refused = program.ask("GET", "/api/v1/people?sort=-city")
    assert refused.status_code == 422
    assert "too many rows" in refused.json()["errors"]["sort"][0]
    sent_back = browser.ask("GET", "/people?sort=city&columns=name,city")
    assert sent_back["Location"] == "/people?sort=name&columns=name%2Ccity"
    assert "too many rows" in browser.ask("GET", sent_back["Location"]).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("many")
def test_many_rows_have_every_order_where_a_filter_leaves_few(program: Visitor, browser: Visitor) -> None:
    where = '{"field":"city","op":"is","value":["Bremen"]}'
    assert program.ask("GET", f"/api/v1/people?sort=stage&where={where}").status_code == 200
    assert "sort=stage" in browser.ask("GET", f"/people/sort?where={where}").content.decode()
