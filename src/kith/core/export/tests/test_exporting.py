"""A list goes out as a file: what stands in it, in which form, and that it is on record."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from kith.core.administration.tests.made import acting, person, somebody
from kith.core.conditions.tree import Line, Values
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.events.model import Event
from kith.core.export import actions, files, work
from kith.core.export.asked import Form
from kith.core.export.tests.trying import content, lines, made, started, table
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import audit, verbs
from kith.core.registry import current
from kith.core.transfer.reading.workbook import load
from kith.customers.models import Address, Party
from kith.lib.sheets import Sheets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def by() -> Actor:
    return acting(somebody(Role.MEMBER, "Mara"))


def living_in(name: str, city: str) -> Party:
    party = person(name)
    Address.objects.create(party=party, city=city, is_main=True)
    return party


def test_filter_order_and_columns_of_the_list_are_those_of_the_file(by: Actor) -> None:
    ulm, berlin = living_in("Zoë", "Ulm"), living_in("Ann", "Ulm")
    living_in("Ben", "Bonn")
    run = made(by, columns=("city", "name"), condition=Line("city", "is", Values(("Ulm",))), sort=("-name",))
    assert table(run) == [
        ["City", "Name", "Kith id"],
        ["Ulm", "Zoë", str(ulm.uid)],
        ["Ulm", "Ann", str(berlin.uid)],
    ]
    assert (run.state, run.done, run.total) == (State.DONE, 2, 2)


def test_no_cell_of_a_text_file_is_a_formula(by: Actor) -> None:
    hostile = ["=1+1", "+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\t=1", 'plain "quoted", text']
    for name in hostile:
        person(name)
    cells = {row[0] for row in table(made(by, columns=("name",)))[1:]}
    assert cells == {"'=1+1", "'+cmd|'/c calc'!A0", "'-2+3", "'@SUM(A1)", "'\t=1", 'plain "quoted", text'}


def test_a_workbook_holds_texts_numbers_and_days_as_such(by: Actor) -> None:
    party = person("=1+1")
    values = {"party": str(party.uid), "number": "N 7", "ordered_at": "2026-03-02", "total": "1234.50"}
    verbs.create(current().type("order"), by=by, values=values | {"currency": "CHF"})
    run = made(by, "order", columns=("number", "party", "total", "ordered_at"), form=Form.XLSX)
    path = files.whole(run.uid, Form.XLSX)
    heading, row = (cells for _number, cells in load(path).rows)
    assert heading[:4] == ("Number", "Customer", "Total", "Total, currency")
    assert row[:4] == ("N 7", "=1+1", "1234.5", "CHF")
    assert row[4].startswith("2026-03-02")
    with ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>1234.50</v>" in sheet


def test_json_lines_are_records_as_the_api_shows_them(by: Actor) -> None:
    party = living_in("Ann", "Ulm")
    assert lines(made(by, form=Form.JSONL)) == [{"id": str(party.uid), "name": "Ann", "city": "Ulm"}]


def test_headings_and_choices_are_in_the_language_of_whoever_asked() -> None:
    german = somebody(Role.MEMBER, "Mara")
    german.locale = "de"
    german.save()
    person("Ann")
    assert table(made(acting(german)))[0] == ["Name", "Ort", "Kith-Kennung"]


def test_a_list_without_rows_gives_a_file_with_its_heading(by: Actor) -> None:
    assert table(made(by)) == [["Name", "City", "Kith id"]]
    run = made(by, form=Form.XLSX)
    assert [cells[0] for _number, cells in load(files.whole(run.uid, Form.XLSX)).rows] == ["Name"]


def test_what_was_exported_and_taken_stands_in_the_audit_with_the_filter_sealed(by: Actor) -> None:
    living_in("Ann", "Ulm")
    run = made(by, condition=Line("city", "is", Values(("Ulm",))))
    actions.take(by=by, uid=run.uid)
    auditor = acting(somebody(Role.OWNER, "Ola"))
    taken, export = audit.entries(auditor, audit.Asked(record=str(run.uid))).entries
    assert (export.kind, export.actor[1]) == ("person.exported", "Mara")
    assert export.changes == {
        "rows": [None, 1], "format": [None, "csv"], "columns": [None, "name, city"],
        "filter": [None, "People whose city is Ulm."],
    }  # fmt: skip
    assert "Ulm" not in str(Event.objects.get(kind="person.exported").changes)
    assert (taken.kind, taken.changes["rows"]) == ("person.downloaded", [None, 1])


def test_a_file_goes_after_a_week_and_files_of_nobody_go(by: Actor) -> None:
    old, young = made(by), made(by)
    Run.objects.filter(pk=old.pk).update(ended_at=timezone.now() - actions.KEPT - timedelta(minutes=1))
    assert work.remove_old() == 1
    assert actions.get(by, old.uid).there is False
    with pytest.raises(NotFound, match="no longer kept"):
        actions.take(by=by, uid=old.uid)
    assert actions.get(by, young.uid).there
    Run.objects.filter(pk=young.pk).delete()
    assert work.remove_old() == 1
    assert not files.folder(young.uid).exists()


def test_an_export_that_was_removed_leaves_no_file_whenever_that_was(by: Actor, monkeypatch: Any) -> None:
    run = made(by)
    actions.remove(by=by, uid=run.uid)
    assert not files.folder(run.uid).exists()
    person("Ann")
    waiting = started(by)
    advance = work._advance
    monkeypatch.setattr(
        work, "_advance", lambda *told: (actions.remove(by=by, uid=waiting.uid), advance(*told))
    )
    work.run_export(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == State.STOPPED
    assert not Event.objects.filter(subject_uid=waiting.uid).exists()


def test_nobody_has_more_than_five_made_at_a_time(by: Actor) -> None:
    for _time in range(5):
        started(by)
    with pytest.raises(Conflict, match="Five"):
        started(by)


def test_what_cannot_be_asked_is_said_before_anything_is_made(by: Actor) -> None:
    with pytest.raises(Invalid):
        started(by, columns=("no_such_field",))
    with pytest.raises(Invalid):
        started(by, sort=("no_such_field",))
    assert not Run.objects.exists()


def test_a_file_that_cannot_be_written_says_why_and_leaves_nothing(by: Actor, monkeypatch: Any) -> None:
    def full(*_told: object) -> None:
        raise OSError(28, "No space left on device")

    person("Ann")
    monkeypatch.setattr(work, "_advance", full)
    run = started(by)
    with pytest.raises(OSError, match="space"):
        work.run_export(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == (State.FAILED, "There is no room left for the file.")
    assert not files.folder(run.uid).exists()


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("kith.lib.sheets.MOST_ROWS", 3)
    sheets = Sheets(tmp_path / "long.xlsx", ["Number", "Day"])
    sheets.write([number, date(1899, 5, 1)] for number in range(5))
    sheets.write([[Decimal("7.25"), date(2026, 5, 1)]])
    sheets.close()
    book = load(tmp_path / "long.xlsx", "3")
    assert book.sheets == ("1", "2", "3")
    assert [cells[0] for _number, cells in load(tmp_path / "long.xlsx", "2").rows] == ["Number", "2", "3"]
    assert [cells[0] for _number, cells in book.rows] == ["Number", "4", "7.25"]
    assert [cells[1][:10] for _number, cells in book.rows] == ["Day", "1899-05-01", "2026-05-01"]


def test_a_large_list_is_written_as_it_is_read(by: Actor, monkeypatch: Any) -> None:
    for number in range(7):
        person(f"P{number}")
    monkeypatch.setattr(work, "AT_ONCE", 3)
    seen: list[int] = []
    advance = work._advance

    def watched(run: Run, asked: Any, done: int, about: int) -> None:
        seen.append(done)
        advance(run, asked, done, about)

    monkeypatch.setattr(work, "_advance", watched)
    run = made(by, columns=("name",))
    assert seen == [3, 6, 7]
    assert [row[0] for row in csv.reader(content(run).decode("utf-8-sig").splitlines())][1:] == [
        f"P{n}" for n in range(7)
    ]
