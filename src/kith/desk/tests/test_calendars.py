"""A calendar stands for every type with a date, in the reader's zone, and moves its entries by the plain verb."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from kith.core.administration.tests.made import at_work, person
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.statement import write
from kith.desk.calendar_page import shown_days

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
NOVEMBER = "/tasks?as=calendar&on=2026-11-18"


@pytest.fixture
def ola(db: None) -> tuple[Client, Actor]:
    return at_work(Role.OWNER, "Ola")


def task(by: Actor, title: str, **values: str) -> str:
    made = verbs.create(
        current().type("task"), by=by, values={"title": title, "kind": "plain", "priority": "normal"} | values
    )
    return str(getattr(made, "uid"))  # noqa: B009


def days(page: str) -> dict[str, str]:
    """What stands on each day."""
    return dict(re.findall(r'<ol data-drop="([^"]*)"[^>]*>(.*?)</td>', page, re.DOTALL))


def test_weeks_are_whole_and_begin_as_the_language_has_it() -> None:
    with translation.override("de"):
        november = shown_days(date(2026, 11, 18), "month")
    assert (november[0], november[-1], len(november) % 7) == (date(2026, 10, 26), date(2026, 12, 6), 0)
    with translation.override("en-us"):
        assert shown_days(date(2026, 11, 18), "week")[0] == date(2026, 11, 15)


def test_entries_stand_on_their_day_and_go_to_another(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    uid = task(by, "Call Ann", due_on="2026-11-12")
    assert f"card-{uid}" in days(client.get(NOVEMBER).content.decode())["2026-11-12"]
    sent = {"to": "2026-11-20", "seen": "2026-11-12", "board": NOVEMBER.partition("?")[2]}
    moved = client.post(f"/tasks/{uid}/move?by=due_on", sent, headers=FRAGMENT).content.decode()
    assert f"card-{uid}" in days(moved)["2026-11-20"]
    undo = moved.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")
    assert f"card-{uid}" in days(client.post(undo, headers=FRAGMENT).content.decode())["2026-11-12"]
    assert (
        client.post(f"/tasks/{uid}/move?by=due_on", sent | {"to": "soon"}, headers=FRAGMENT).status_code
        == 422
    )
    form = client.get(f"/tasks/{uid}/move?by=due_on").content.decode()
    assert 'type="date" name="to" value="2026-11-12"' in form
    assert (
        client.post(f"/tasks/{uid}/move?by=due_on", {"to": "2026-11-01", "back": NOVEMBER})["Location"]
        == NOVEMBER
    )


def test_a_moment_keeps_its_time_of_day_in_the_readers_zone(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    write("update core_principal set timezone = 'Pacific/Auckland' where id = %s", (by.id,))
    uid = task(by, "Visit", starts_at="2026-11-12T20:30:00Z")
    page = days(client.get(f"{NOVEMBER}&date=starts_at").content.decode())
    assert "<time>09:30</time>" in page["2026-11-13"]
    sent = {"to": "2026-11-20", "board": f"{NOVEMBER}&date=starts_at".partition("?")[2]}
    moved = client.post(f"/tasks/{uid}/move?by=starts_at", sent, headers=FRAGMENT).content.decode()
    assert "<time>09:30</time>" in days(moved)["2026-11-20"]
    stays = client.post(
        f"/tasks/{uid}/move?by=due_on", {"to": "2026-11-02", "board": "as=calendar"}, headers=FRAGMENT
    )
    assert "It stays where it is" in stays.content.decode()


def test_a_full_day_is_folded_and_every_day_can_be_added_to(ola: tuple[Client, Actor]) -> None:
    client, by = ola
    for number in range(6):
        task(by, f"Call {number}", due_on="2026-11-12")
    task(by, "Other", due_on="2026-11-13")
    found = days(client.get(NOVEMBER).content.decode())
    assert found["2026-11-12"].count("data-card") == 3
    assert "+3 more" in found["2026-11-12"]
    more = found["2026-11-12"].split('cal-more" href="')[1].split('"')[0].replace("&amp;", "&")
    assert days(client.get(more).content.decode())["2026-11-12"].count("data-card") == 6
    assert "/tasks/new?due_on=2026-11-13" in client.get(NOVEMBER).content.decode()
    reader, _by = at_work(Role.READ_ONLY, "Rolf")
    page = reader.get(NOVEMBER).content.decode()
    assert "data-fixed" in page
    assert "data-new" not in page


@pytest.mark.parametrize(
    ("born", "on", "day"),
    [
        ("1980-11-12", "2026-11-18", "2026-11-12"),
        ("1980-12-30", "2027-01-10", "2026-12-30"),
        ("1980-01-02", "2026-12-18", "2027-01-02"),
        ("1992-02-29", "2026-02-10", "2026-02-28"),
        ("1992-02-29", "2028-02-10", "2028-02-29"),
        ("2026-11-12", "2026-11-18", "2026-11-12"),
        ("2026-11-12", "2025-11-18", ""),
    ],
)
def test_a_birthday_comes_round_and_cannot_be_moved(
    born: str, on: str, day: str, ola: tuple[Client, Actor]
) -> None:
    client, _by = ola
    uid = person("Ann", birthday=born).uid
    for span in ("month", "week"):
        at = day if span == "week" and day else on
        page = client.get(f"/people?as=calendar&date=birthday&span={span}&on={at}").content.decode()
        found = {each for each, entries in days(page).items() if f"card-{uid}" in entries}
        assert found == ({day} if day else set())
        assert f"/people/{uid}/move" not in page
        assert "/people/new?" not in page
    refused = client.post(f"/people/{uid}/move?by=birthday", {"to": "2026-11-20"}, headers=FRAGMENT)
    assert refused.status_code == 404
