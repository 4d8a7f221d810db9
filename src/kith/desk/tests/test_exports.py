"""Exports at the desk: asked for from a list, watched, taken, removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kith.core.administration.tests.made import acting, at_work, browser, person, somebody
from kith.core.export import files, work
from kith.core.export.tests.trying import table
from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal, Role
from kith.desk import export_page
from kith.desk.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def at_desk() -> tuple[Client, Actor]:
    return at_work(Role.MEMBER, "Mara")


def exported(client: Client, **sent: Any) -> Run:
    answer = client.post("/people/export", {"form": "csv", **sent})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/exports")
    run = Run.objects.get()
    work.run_export(run.pk)
    run.refresh_from_db()
    return run


def test_a_list_goes_out_as_it_stands_and_is_taken_from_my_exports(at_desk: tuple[Client, Actor]) -> None:
    client, _by = at_desk
    person("Ann")
    person("Ben")
    where = '{"field": "name", "op": "is", "value": ["Ann"]}'
    menu = client.get("/people/export", {"where": where, "columns": "name"}).content.decode()
    assert "1 row that you may take along" in menu
    run = exported(client, where=where, columns="name")
    assert [row[0] for row in table(run)] == ["Name", "Ann"]
    page = client.get("/exports").content.decode()
    assert "People whose name is Ann." in page
    answer = client.get(f"/exports/{run.uid}/file")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="People ')
    assert b"Ann" in b"".join(answer)
    client.post(f"/exports/{run.uid}/remove")
    assert not files.folder(run.uid).exists()
    assert client.get(f"/exports/{run.uid}/file").status_code == 404


def test_marked_rows_alone_go_out_with_all_columns_if_wanted(at_desk: tuple[Client, Actor]) -> None:
    client, _by = at_desk
    ann, ben = person("Ann", job_title="Smith"), person("Ben")
    person("Cid")
    run = exported(client, ids=f"{ann.uid},{ben.uid}", columns_of="all")
    heading, *rows = table(run)
    assert [row[heading.index("Job title")] for row in rows] == ["Smith", ""]
    assert len(heading) > 20


def test_who_may_not_export_finds_no_button_and_no_way(at_desk: tuple[Client, Actor]) -> None:
    assert "/people/export" in at_desk[0].get("/people").content.decode()
    reader = browser(somebody(Role.READ_ONLY))
    assert "/people/export" not in reader.get("/people").content.decode()
    assert reader.get("/people/export").status_code == 403
    assert reader.post("/people/export", {"form": "csv"}).status_code == 403
    assert not Run.objects.exists()


def test_somebody_else_s_export_is_not_there(at_desk: tuple[Client, Actor]) -> None:
    client, _mara = at_desk
    run = exported(client)
    owner, _by = at_work(Role.OWNER)
    assert owner.get(f"/exports/{run.uid}/file").status_code == 404
    assert owner.post(f"/exports/{run.uid}/remove").status_code == 404
    assert "No exports yet" in owner.get("/exports").content.decode()


def test_the_page_watches_while_a_file_is_made_and_says_why_one_failed(at_desk: tuple[Client, Actor]) -> None:
    client, by = at_desk
    assert client.post("/people/export", {"form": "doc"}).status_code == 422
    client.post("/people/export", {"form": "xlsx"})
    assert 'hx-trigger="every 1s"' in client.get("/exports").content.decode()
    Principal.objects.filter(pk=by.id).update(role=Role.READ_ONLY)
    work.run_export(Run.objects.get().pk)
    page = client.get("/exports").content.decode()
    assert "every 1s" not in page
    assert "You may not do this." in page


def test_a_large_export_asks_first_who_that_is(
    mara: Principal, monkeypatch: pytest.MonkeyPatch, fresh_counters: None
) -> None:
    monkeypatch.setattr(export_page, "LARGE", 1)
    person("Ann")
    person("Ben")
    client = browser(mara)
    asked = client.post("/people/export", {"form": "csv", "columns": "name"})
    assert "/account/again" in asked.headers["Location"]
    assert not Run.objects.exists()
    client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)
    run = Run.objects.get()
    assert (run.started_by_id, run.asked["columns"]) == (acting(mara).id, ["name"])
