"""Whatever a file holds: a clear reason at its place, nothing lost, nothing half done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.principals.model import Principal
from kith.core.transfer import actions, files
from kith.core.transfer.tests.trying import imported, rejected, taken, taken_back
from kith.customers.models import Party
from kith.lib.spreadsheet import harmless, unharmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return system("test")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "not a table"),
        (b"a,b\n" + b"x" * (10 << 20) + b",1\n", "Line 2 is longer than 1048576 characters"),
        (b",".join(b"c%d" % at for at in range(600)) + b"\n" + b"1," * 599 + b"1\n", "600 columns"),
    ],
)
def test_a_file_that_is_no_table_leaves_nothing_behind(by: Actor, content: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.take(by=by, name="x.csv", parts=[content], kind="people")
    assert reason in str(refused.value)
    assert not Run.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter_is_read(by: Actor, encoding: str, delimiter: str) -> None:
    lines = ["Given name,Family name,City", *(f"Zoë {at},Åkesson,Malmö" for at in range(5))]
    text = "\r\n".join(lines).replace(",", delimiter) + "\r\n"
    assert imported(by, text.encode(encoding), source="x").answer["made"]["person"] == 5
    assert Party.objects.filter(family_name="Åkesson").count() == 5


def test_the_wrong_delimiter_can_be_put_right(by: Actor) -> None:
    run = taken(by, "Given name|Family name\nA|B\n")
    asked = actions.asked_of(run)
    wrong = replace(asked, form=replace(asked.form, delimiter=","))
    assert [column.column.name for column in actions.look(run, wrong).columns] == ["Given name|Family name"]
    assert [column.column.name for column in actions.look(run, asked).columns] == [
        "Given name",
        "Family name",
    ]


ROWS = [
    ("2;anna;;;", "E-mail: anna has no @"),
    ("3;;2026-02-30;;", "Birthday: February 2026 has 28 days"),
    ("4;;2087-01-01;;", "Birthday: This date lies in the future."),
    (f"5;;;{'x' * 500};", "Given name: At most 200 characters; these are 500."),
    ("6;;;;+4612", "Phone: +4612 has too few digits for a telephone number"),
    ("7;a@x.example;;A;;b;c", "The row has 7 cells instead of 5"),
    (
        "8;anna;2026-13-01;;",
        "E-mail: anna has no @; Birthday: 2026-13-01 is not a date: there is no month 13",
    ),
]


def test_each_row_that_cannot_be_read_stands_in_a_file_with_its_reason(by: Actor) -> None:
    text = "Number;Mail;Birthday;Given name;Phone\n1;a@x.example;1980-01-01;Anna;+46701740605\n"
    run = imported(by, text + "\n".join(row for row, _reason in ROWS) + "\n", source="x")
    assert (run.done, run.problems, Party.objects.count()) == (8, 7, 1)
    assert [(row["Row"], row["Reason"]) for row in rejected(run)] == [
        (str(at), reason) for at, (_row, reason) in enumerate(ROWS, 3)
    ]
    assert rejected(run)[0]["Mail"] == "anna"


def test_the_reasons_are_in_the_language_of_whoever_imports() -> None:
    principal = Principal.objects.create(kind="user", role="member", name="Jana", locale="de")
    text = "Number;Mail;Birthday\n1;anna;\n2;;2087-01-01\n"
    run = imported(actor_of(principal, "desk"), text, source="x")
    assert [row["Reason"] for row in rejected(run)] == [
        "E-Mail: anna hat kein @",
        "Geburtstag: Dieses Datum liegt in der Zukunft.",
    ]


def test_where_two_files_contradict_each_other_the_later_one_holds_until_it_is_taken_back(by: Actor) -> None:
    heading = "Number;Given name;Birthday;City\n"
    imported(by, heading + "1;Anna;1980-01-01;Ulm\n", source="x")
    later = imported(by, heading + "1;Anja;1981-02-02;Kiel\n", source="x")
    assert Party.objects.values_list("given_name", "birthday", "addresses__city").get() == (
        "Anja",
        date(1981, 2, 2),
        "Kiel",
    )
    assert later.answer["changed"] == {"person": 1, "address": 1}
    taken_back(by, later)
    assert Party.objects.values_list("given_name", "birthday", "addresses__city").get() == (
        "Anna",
        date(1980, 1, 1),
        "Ulm",
    )


def test_mended_rows_of_that_file_can_be_imported_as_they_stand(by: Actor) -> None:
    run = imported(by, "Number,Given name,Mail\n1,=Anna,anna\n", source="x")
    mended = files.rejects(run.uid).read_bytes().replace(b"anna,", b"anna@x.example,", 1)
    assert b"'=Anna" in mended
    again = imported(by, mended, source="x")
    assert (again.problems, again.answer["made"]) == (0, {"person": 1, "email": 1})
    assert Party.objects.get().given_name == "=Anna"


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1"])
def test_formula_like_cells_do_no_harm_in_files_that_we_write(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert unharmed(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["-12.50", "+49 30 123", "Anna", "'quoted'", ""])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
    assert unharmed(cell) == cell


def test_names_of_any_script_and_emoji_come_in_and_direction_overrides_do_not(by: Actor) -> None:
    imported(by, "Given name,Family name\nعائشة,الأندلسي\n\u202eevil,👩‍🚀\x00\n", source="x")
    assert set(Party.objects.values_list("given_name", "family_name")) == {
        ("عائشة", "الأندلسي"),
        ("evil", "👩‍🚀"),
    }


def test_a_heading_that_stands_twice_is_told_and_both_columns_can_be_used(by: Actor) -> None:
    run = taken(by, "Given name,Mail,Mail\nA,a@x.example,b@x.example\n")
    assert [str(remark) for remark in actions.look(run).table.remarks] == [
        "The heading Mail stands twice: the column is called Mail 2"
    ]
    assert [use.target for use in actions.asked_of(run).uses] == ["given_name", "email", "email"]


def test_what_is_not_complete_does_not_start(by: Actor) -> None:
    run = taken(by, "Given name\nA\n")
    asked = actions.asked_of(run)
    twice = replace(asked, uses=(asked.uses[0], replace(asked.uses[0], position=1)))
    unknown = replace(asked, uses=(replace(asked.uses[0], target="shoe_size"),))
    for wrong in (twice, unknown, replace(asked, source=" "), replace(asked, kind="orders")):
        with pytest.raises(Invalid):
            actions.choose(by=by, run=run, asked=wrong)


def test_only_those_who_may_create_may_import(by: Actor) -> None:
    reader = actor_of(Principal.objects.create(kind="user", role="read_only", name="reader"), "desk")
    run = taken(by, "Given name\nA\n")
    with pytest.raises(NotAllowed):
        actions.take(by=reader, name="x.csv", parts=[b"a,b\n1,2\n"])
    for act in (actions.start, actions.undo):
        with pytest.raises((NotAllowed, Conflict)):
            act(by=reader, run=run)
    assert not Party.objects.exists()


def test_a_right_that_was_lost_before_the_job_began_stops_it(by: Actor) -> None:
    member = Principal.objects.create(kind="user", role="member", name="member")
    run = actions.ready(by=actor_of(member, "desk"), run=taken(actor_of(member, "desk"), "Given name\nA\n"))
    Principal.objects.filter(pk=member.pk).update(role="read_only")
    from kith.core.transfer import work

    work.run_import(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "You may not do this. Ask an administrator for the right.")
    assert not Party.objects.exists()
