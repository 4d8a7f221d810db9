"""Looking at sensitive values leaves one entry for each person, record and hour, written after the answer."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from kith.core.events import viewing
from kith.core.events.model import AuditEntry, Event
from kith.core.events.viewing import collecting_views, write_views
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.principals.model import Principal
from kith.core.records import verbs
from kith.core.records.json_rows import read_json
from kith.core.records.planner import Listing, sort_of
from kith.core.records.reading import read_page
from kith.core.registry import current

pytestmark = pytest.mark.django_db


@pytest.fixture
def ola(monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setattr(viewing, "_written", {})
    principal = Principal.objects.create(kind="user", role="member", name="Ola")
    principal.refresh_from_db()
    for name, birthday in (("Ann", "1990-02-08"), ("Ben", ""), ("Cid", "1991-01-01")):
        values = {"given_name": name, "birthday": birthday}
        verbs.create(current().type("person"), by=system("test"), values=values)
    return actor_of(principal, "desk")


def looked(by: Actor, *columns: str) -> None:
    asked = Listing(current().type("person"), columns, None, sort_of(current().type("person")))
    with collecting_views() as views:
        read_page(by, asked)
        read_json(by, asked)
    write_views(views)


def views() -> int:
    return AuditEntry.objects.filter(kind="person.viewed").count()


def test_only_records_with_a_sensitive_value_are_entered_and_only_once_an_hour(ola: Actor) -> None:
    looked(ola, "name", "birthday")
    looked(ola, "name", "birthday")
    assert views() == 2
    viewing._written.clear()  # as another process that has written nothing yet
    looked(ola, "name", "birthday")
    assert views() == 2
    assert set(Event.objects.filter(kind="person.viewed").values_list("actor_id", "via")) == {
        (ola.id, "desk")
    }


def test_the_next_hour_is_another_view(ola: Actor) -> None:
    looked(ola, "birthday")
    with connection.cursor() as cursor:
        cursor.execute("update core_event set occurred_at = occurred_at - interval '1 hour'")
    viewing._written.clear()
    looked(ola, "birthday")
    assert views() == 4


def test_lists_without_sensitive_values_and_the_houses_own_work_leave_nothing(ola: Actor) -> None:
    looked(ola, "name")
    looked(system("test"), "name", "birthday")
    assert views() == 0


def test_a_page_and_the_api_leave_an_entry_and_the_history_stays_one_of_changes(ola: Actor) -> None:
    from tests.contracts.actors import at_the_api, at_the_desk

    uid = json.loads(b"[" + read_json(ola, Listing(current().type("person"), ("name",))).body + b"]")[0]["id"]
    browser, program = at_the_desk("owner"), at_the_api("owner")
    page = browser.ask("GET", f"/people/{uid}?tab=history")
    assert program.ask("GET", f"/api/v1/people/{uid}").status_code == 200
    assert sorted(AuditEntry.objects.filter(kind="person.viewed").values_list("via", flat=True)) == [
        "api",
        "desk",
    ]
    assert "viewed" not in browser.ask("GET", f"/people/{uid}?tab=history").text
    assert page.status_code == 200
