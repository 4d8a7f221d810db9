"""A first look says what each column seems to hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kith.core.transfer.reading.kinds import Kind, guess_kind
from kith.core.transfer.reading.preview import preview


def kind_of(*values: str, heading: str = "") -> Kind:
    return guess_kind(Counter(values), heading).kind


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("integer", ["1", "20", "-3"]),
        ("decimal", ["1.5", "2.25", "3"]),
        ("decimal", ["1.234,5", "2,25", "3"]),
        ("money", ["11.77", "12.00"]),
        ("money", ["€ 12", "13 CHF"]),
        ("date", ["2026-11-30", "2026-12-01"]),
        ("date", ["19970101", "19980630"]),
        ("date", ["03/04/2026", "05/06/2026"]),
        ("integer", ["30000000", "40000000"]),
        ("datetime", ["2026-11-30 14:05", "2026-12-01T10:00:00Z"]),
        ("email", ["anna@house.example", "bo@house.example"]),
        ("phone", ["+49 30 23125123", "(212) 555-0142", "01632 960123"]),
        ("boolean", ["yes", "no", "Yes"]),
        ("boolean", ["1", "0"]),
        ("integer", ["1", "1"]),
        ("country", ["DE", "FR", "CH"]),
        ("country", ["Germany", "Deutschland", "France"]),
        ("text", ["00001", "00002"]),
        ("text", ["DE89370400440532013000", "FR7630006000011234567890189"]),
        ("text", ["Anna", "Bo"]),
    ],
)
def test_the_kind_of_a_column_is_guessed_from_its_values(kind: Kind, values: list[str]) -> None:
    assert kind_of(*values) == kind


def test_headings_help_where_values_do_not_tell() -> None:
    assert kind_of("03023125123", "03023125124", heading="Telefon") == "phone"
    assert kind_of("03023125123", "03023125124", heading="EAN") == "text"
    assert kind_of("DE", "FR", heading="Language") == "text"
    assert kind_of("1200", "1300.5", heading="Amount") == "money"


def test_few_values_in_many_rows_are_a_choice() -> None:
    assert guess_kind(Counter({"gold": 8, "silver": 30, "bronze": 9})).kind == "choice"


def test_numbers_below_nothing_are_named(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("number,total\n1,12.50\n2,-5.00\n3,7.25\n4,-1.10\n")
    assert [column.below for column in preview(path).columns] == [(), ("-5.00", "-1.10")]


def test_one_misfit_in_ten_does_not_change_the_kind(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = [f"a{number}@house.example,{number}.02.2026,{number * 1.5}" for number in range(10, 20)]
    path.write_text("\n".join(["email,day,weight", *rows, "anna.house.example,31.02.2026,", ",,"]) + "\n")
    email, day, weight = preview(path).columns
    assert (email.kind, round(email.fits, 2), email.misfits) == ("email", 0.91, ("anna.house.example",))
    assert (day.kind, day.order, day.misfits) == ("date", "DMY", ("31.02.2026",))
    assert (weight.kind, weight.mark, round(weight.filled, 2)) == ("decimal", ".", 0.91)
    assert day.largest == ("19.02.2026", "18.02.2026", "17.02.2026")
    assert weight.largest == ("28.5", "27.0", "25.5")


def test_an_order_that_no_cell_tells_is_left_to_the_user(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text("id,day\n1,03/04/2026\n2,05/06/2026\n")
    day = preview(path).columns[1]
    assert (day.kind, day.order, day.fits) == ("date", None, 1.0)


def test_rows_with_problems_are_shown_apart(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("a,b\n1,2\n3\n4,5\n")
    seen = preview(path)
    assert [row.cells for row in seen.rows] == [("1", "2"), ("4", "5")]
    assert [row.raw for row in seen.problems] == ["3"]
    assert (seen.looked_at, seen.complete) == (3, True)
    assert not preview(path, n=2).complete


def test_a_preview_with_a_chosen_format_reads_by_it(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,city\nAnna,Bern\n")
    form = replace(preview(path).table.format, heading=False)
    assert [row.cells for row in preview(path, form=form).rows] == [("name", "city"), ("Anna", "Bern")]


def test_a_table_without_rows_has_columns(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("name,email\n")
    seen = preview(path)
    assert [column.column.name for column in seen.columns] == ["name", "email"]
    assert {column.filled for column in seen.columns} == {0.0}
