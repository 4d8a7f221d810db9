"""A list is laid out as its address says, and says below what its numbers come to."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from kith.core.administration.tests.made import at_work
from kith.core.conditions.tree import Line, Values
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import reading, verbs
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.core.statement import fetch_within

pytestmark = pytest.mark.django_db


@pytest.fixture
def ola() -> tuple[Client, Actor]:
    return at_work(Role.OWNER, "Ola")


def order(by: Actor, total: str, currency: str, day: str = "2026-01-31") -> None:
    person = verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    values = {"party": str(getattr(person, "uid")), "ordered_at": f"{day}T12:00:00Z", "total": total}  # noqa: B009
    verbs.create(current().type("order"), by=by, values=values | {"currency": currency})


def test_the_foot_tells_sums_by_currency_and_from_how_many_rows(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    for total, currency in (("10.50", "EUR"), ("4.50", "EUR"), ("7", "USD")):
        order(by, total, currency)
    foot = client.get("/orders/count").content.decode()
    assert 'id="count">3 rows<' in foot
    assert 'hx-target="#foot-total"' in foot
    assert "Sum €\u00a015.00 · US$\u00a07.00" in foot
    assert "from 3 of 3 rows" in foot


def test_columns_keep_their_widths_when_others_are_chosen(ola: tuple[Client, Actor]) -> None:
    client, _by = ola
    menu = client.get("/people/columns?columns=name:300,city,job_title:180").content.decode()
    assert 'name="widths" value="name:300,job_title:180"' in menu
    assert menu.index('value="city"') < menu.index('value="job_title"') < menu.index('value="title"')
    sent = {"set": "1", "column": ["job_title", "title"], "widths": "name:300,job_title:180", "density": "compact"}
    led = client.get("/people/columns", sent)["Location"]
    asked = parse_qs(urlsplit(led).query)
    assert asked["columns"] == ["job_title:180,title"]
    assert asked["density"] == ["compact"]
    page = client.get(led)
    assert page.status_code == 200


def test_a_width_beyond_all_bounds_is_kept_within_them(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    page = client.get("/people?columns=name:99999,city:1,job_title:-4&density=huge").content.decode()
    assert '<col width="800">' in page
    assert '<col width="48">' in page
    assert "data-density=\"huge\"" not in page


def test_what_stands_above_follows_widths_set_in_the_browser(ola: tuple[Client, Actor]) -> None:
    above = ola[0].get("/people/laid-out?columns=name:300,city").content.decode()
    assert "Save as view" in above
    assert "name%3A300" in above


def test_several_orders_are_numbered_and_added_to(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    page = client.get("/people?columns=name,city,job_title&sort=city,-name").content.decode()
    assert '<span class="sr">order 1</span>' in page
    assert '<span class="sr">order 2</span>' in page
    assert "sort=city%2C-name%2Cjob_title" in page
    menu = client.get("/people/sort?columns=name,city,job_title&sort=city,-name").content.decode()
    assert "Do not order by City" in menu
    assert "sort=-city%2C-name" in menu


def test_a_grouped_list_has_heads_with_counts_and_sums_and_fetches_their_rows(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    for total, day in (("10", "2026-01-31"), ("5", "2026-02-01"), ("7", "2026-02-28")):
        order(by, total, "EUR", day)
    page = client.get("/orders?group=ordered_at&columns=name,ordered_at,total").content.decode()
    assert page.index("February 2026") < page.index("January 2026")
    assert "Sum €\u00a012.00" in page
    first = page.split('class="more" hx-get="')[1].split('"')[0].replace("&amp;", "&")
    rows = client.get(first, headers={"HX-Request": "true"}).content.decode()
    assert rows.count("data-uid") == 2
    assert "<table" not in rows
    assert client.get("/orders?group=number").content.decode().count('class="group"') == 0


def test_a_list_that_takes_too_long_to_group_stays_whole(
    ola: tuple[Client, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, by = ola
    order(by, "10", "EUR")
    monkeypatch.setattr("kith.core.records.totals.fetch_within", lambda *_given: None)
    page = client.get("/orders?group=ordered_at").content.decode()
    assert "too many rows to group" in page
    assert "data-uid" in page


def test_a_filter_that_takes_too_long_is_stopped_with_advice(
    ola: tuple[Client, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kith.core.records.reading.fetch_within", lambda *_given: None)
    monkeypatch.setattr("kith.core.records.ordering._rows_of_table", lambda table, minute: 5_000_000)
    where = '{"field":"city","op":"contains","value":"x"}'
    stopped = ola[0].get("/people", {"where": where})
    assert stopped.status_code == 200
    page = stopped.content.decode()
    assert "stopped after 8 seconds" in page
    assert "for example on Name" in page
    assert "Remove filter City" in page
    assert 'hx-get="/people/count' not in page


def test_of_few_rows_no_filter_takes_long(ola: tuple[Client, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kith.core.records.reading.fetch_within", lambda *_given: None)
    assert "stopped after" not in ola[0].get("/people", {"where": '{"field":"city","op":"is","value":"x"}'}).content.decode()


def test_a_statement_that_takes_too_long_is_stopped_by_the_database(ola: tuple[Client, Actor]) -> None:
    assert fetch_within(20, "select pg_sleep(5)") is None
    listing = Listing(current().type("person"), ("name",), Line("city", "is", Values(("x",))))
    assert read_page(ola[1], listing, 5_000).rows == []


def test_one_jumps_to_a_row_by_its_number(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    for number in range(6):
        verbs.create(current().type("person"), by=by, values={"given_name": f"Number {number}"})
    led = client.get("/people/jump?row=4&sort=name")["Location"]
    page = client.get(led).content.decode()
    assert [f"Number {number}" in page for number in range(6)] == [False, False, False, True, True, True]
    assert "Row 4–6" in page
    for row in ("1", "0", "-3", "x", "", "999999"):
        led = client.get(f"/people/jump?row={row}")["Location"]
        assert client.get(led).status_code == 200


def test_sums_of_very_many_rows_come_after_the_count_and_are_kept(
    ola: tuple[Client, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, by = ola
    monkeypatch.setattr("kith.desk.list_foot.MOST_ADDED", -1)
    monkeypatch.setattr("kith.desk.list_sums._kept", {})
    order(by, "5", "EUR")
    first = client.get("/orders/count").content.decode()
    assert "sums=1" in first
    assert "#foot-total" not in first
    assert "€\u00a05.00" in client.get("/orders/count?sums=1").content.decode()
    order(by, "7", "EUR")
    assert "€\u00a05.00" in client.get("/orders/count").content.decode()


def test_one_jumps_to_any_row_of_a_list(ola: tuple[Client, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    client, by = ola
    for number in range(12):
        verbs.create(current().type("person"), by=by, values={"family_name": f"N{number:02}"})
    there = client.get("/people/jump?row=9")["Location"]
    page = client.get(there).content.decode()
    assert page.index("N08") < page.index("N09")
    assert "N07" not in page
    assert "after" not in client.get("/people/jump?row=13")["Location"], "beyond the end is the beginning"
    monkeypatch.setattr(reading, "fetch_within", lambda *asked: None)
    sent_back = client.get("/people/jump?row=9")
    assert "after" not in sent_back["Location"]
    assert "too far down" in client.get(sent_back["Location"]).content.decode()
