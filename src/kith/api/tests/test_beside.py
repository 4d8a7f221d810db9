"""What a program does beside records: shares them, asks for their past, brings them back, takes lists along."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kith.api.tests.test_records import PEOPLE, UNKNOWN, Program, is_problem
from kith.core.administration.tests.made import somebody
from kith.core.export import work
from kith.core.jobs.model import Run
from kith.core.principals.model import Kind, Principal, Role

pytestmark = pytest.mark.django_db
EXPORTS = "/api/v1/exports"


@pytest.fixture
def owner() -> Program:
    return Program(Role.OWNER)


def later(**span: int) -> str:
    return (timezone.now() + timedelta(**span)).isoformat()


def test_a_record_is_shared_and_taken_back(owner: Program) -> None:
    uid = owner.add()
    ann = somebody(name="Ann")
    there = f"{PEOPLE}/{uid}/shares"
    made = owner.ask("POST", there, {"principal": str(ann.uid), "level": "edit", "until": later(days=3)})
    assert (made.status_code, made.json()["name"], made.json()["level"]) == (201, "Ann", "edit")
    assert [each["id"] for each in owner.ask("GET", there).json()] == [made.json()["id"]]
    assert owner.ask("DELETE", f"{there}/{made.json()['id']}").status_code == 204
    assert owner.ask("GET", there).json() == []
    is_problem(owner.ask("DELETE", f"{there}/{made.json()['id']}"), 404, "not-found")


def test_outside_people_are_shared_with_and_nobody_else_who_is_not_there(owner: Program) -> None:
    there = f"{PEOPLE}/{owner.add()}/shares"
    outside = Principal.objects.create(kind=Kind.OUTSIDE, role=Role.SHARED_ONLY, name="Partner")
    outside.refresh_from_db()
    assert owner.ask("POST", there, {"principal": str(outside.uid)}).json()["name"] == "Partner"
    is_problem(owner.ask("POST", there, {"principal": UNKNOWN}), 422, "invalid")
    is_problem(owner.ask("POST", there, {}), 422, "invalid")
    is_problem(
        owner.ask("POST", there, {"principal": str(outside.uid), "until": later(days=-1)}), 422, "invalid"
    )


def test_a_guest_s_link_opens_the_record_until_it_is_withdrawn(owner: Program) -> None:
    there = f"{PEOPLE}/{owner.add()}/guest-links"
    made = owner.ask(
        "POST", there, {"recipient": "Notary", "until": later(days=7), "fields": ["name"]}
    ).json()
    guest = Client()
    path = made["url"].partition("testserver")[2]
    assert "Zoë" in guest.get(path).content.decode()
    (listed,) = owner.ask("GET", there).json()
    assert (listed["views"], listed["ended"], "url" in listed) == (1, False, False)
    assert owner.ask("DELETE", f"{there}/{made['id']}").status_code == 204
    assert guest.get(path).status_code == 404
    is_problem(owner.ask("POST", there, {"recipient": "Notary", "until": later(days=91)}), 422, "invalid")


def test_who_may_not_share_learns_of_no_share(owner: Program) -> None:
    uid, reader = owner.add(), Program(Role.READ_ONLY)
    for part in ("shares", "guest-links"):
        is_problem(reader.ask("GET", f"{PEOPLE}/{uid}/{part}"), 403, "not-allowed")
        is_problem(Program(Role.SHARED_ONLY).ask("GET", f"{PEOPLE}/{uid}/{part}"), 404, "not-found")


def test_a_history_comes_in_pages_and_hides_what_is_hidden(owner: Program) -> None:
    uid = owner.add(birthday="1980-05-01")
    for title in ("Dr", "Prof"):
        owner.ask("PATCH", f"{PEOPLE}/{uid}", {"title": title}, If_Match="*")
    first = owner.ask("GET", f"{PEOPLE}/{uid}/history?limit=2").json()
    assert [each["changes"] for each in first["items"]] == [{"title": ["Dr", "Prof"]}, {"title": ["", "Dr"]}]
    second = owner.ask("GET", f"{PEOPLE}/{uid}/history?limit=2&after={first['next']}").json()
    assert (second["items"][0]["kind"], second["next"]) == ("person.created", None)
    assert "birthday" in second["items"][0]["changes"]
    reader = Program(Role.READ_ONLY).ask("GET", f"{PEOPLE}/{uid}/history").json()
    assert "birthday" not in reader["items"][-1]["changes"]
    is_problem(owner.ask("GET", f"{PEOPLE}/{uid}/history?after=nonsense"), 422, "invalid")


def test_a_value_and_a_whole_record_come_back(owner: Program) -> None:
    uid = owner.add(title="Dr")
    before = timezone.now().isoformat().replace("+", "%2B")
    owner.ask("PATCH", f"{PEOPLE}/{uid}", {"title": "Prof", "family_name": "Öhrn"}, If_Match="*")
    then = owner.ask("GET", f"{PEOPLE}/{uid}/as-of?at={before}").json()
    assert (then["values"]["title"], then["existed"]) == ("Dr", True)
    assert {"title", "family_name"} <= set(then["changed"])
    event = owner.ask("GET", f"{PEOPLE}/{uid}/history").json()["items"][0]["id"]
    back = owner.ask("POST", f"{PEOPLE}/{uid}/restore-value", {"event": event, "field": "title"}).json()
    assert (back["title"], back["family_name"]) == ("Dr", "Öhrn")
    whole = owner.ask("POST", f"{PEOPLE}/{uid}/as-of", {"at": then["at"]}).json()
    assert whole["family_name"] == "Åkesson"
    is_problem(
        owner.ask("POST", f"{PEOPLE}/{uid}/restore-value", {"event": UNKNOWN, "field": "title"}),
        404,
        "not-found",
    )
    reader = Program(Role.READ_ONLY)
    is_problem(reader.ask("POST", f"{PEOPLE}/{uid}/as-of", {"at": then["at"]}), 403, "not-allowed")


def test_the_trash_is_listed_and_emptied(owner: Program) -> None:
    for _time in range(3):
        owner.ask("DELETE", f"{PEOPLE}/{owner.add()}", If_Match="*")
    first = owner.ask("GET", f"{PEOPLE}/trash?limit=2").json()
    assert len(first["items"]) == 2
    (last,) = owner.ask("GET", f"{PEOPLE}/trash?limit=2&after={first['next']}").json()["items"]
    assert (last["title"], last["deleted_by"]) == ("Zoë Åkesson", "Shop")
    one = f"{PEOPLE}/trash/{last['id']}"
    is_problem(Program().ask("DELETE", one), 403, "not-allowed")
    assert owner.ask("DELETE", one).status_code == 204
    is_problem(owner.ask("DELETE", one), 404, "not-found")
    is_problem(Program(Role.READ_ONLY).ask("GET", f"{PEOPLE}/trash"), 403, "not-allowed")
    is_problem(owner.ask("GET", "/api/v1/roles/trash"), 404, "not-found")


def test_a_list_is_taken_along(owner: Program, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    uid = owner.add()
    owner.add(family_name="Berg")
    where = '{"field": "family_name", "op": "is", "value": "Åkesson"}'
    made = owner.ask("POST", EXPORTS, {"type": "people", "form": "jsonl", "fields": "name", "where": where})
    assert (made.status_code, made.json()["ready"]) == (201, False)
    there = f"{EXPORTS}/{made.json()['id']}"
    is_problem(owner.ask("GET", f"{there}/file"), 404, "not-found")
    work.run_export(Run.objects.get().pk)
    assert owner.ask("GET", there).json()["rows_done"] == 1
    answer = owner.ask("GET", f"{there}/file")
    assert b"".join(answer) == f'{{"id":"{uid}","name":"Zoë Åkesson"}}\n'.encode()
    is_problem(Program().ask("GET", there), 404, "not-found")
    assert owner.ask("DELETE", there).status_code == 204
    assert [each["state"] for each in owner.ask("GET", EXPORTS).json()] == ["done"]
    is_problem(
        Program(Role.READ_ONLY).ask("POST", EXPORTS, {"type": "people", "form": "csv"}), 403, "not-allowed"
    )
    is_problem(owner.ask("POST", EXPORTS, {"type": "unicorns", "form": "csv"}), 404, "not-found")
    is_problem(
        owner.ask("POST", EXPORTS, {"type": "people", "form": "csv", "fields": "nope"}), 422, "invalid"
    )
