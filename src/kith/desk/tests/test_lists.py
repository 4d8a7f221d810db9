"""A list is laid out as its address says, and says below what its numbers come to."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from kith.core.administration.tests.made import at_work
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current

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
