"""Any table that people keep in a file becomes rows, and whatever does not fit says why."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.core.transfer.reading.format import LONGEST_LINE, MOST_COLUMNS, Format
from kith.core.transfer.reading.table import Table, open_table
from kith.lib.unreadable import Unreadable

PEOPLE = "name,city\nAnna,Bern\nÉmile,Köln\n"
CELLS = [("Anna", "Bern"), ("Émile", "Köln")]


Opener = Callable[..., Table]


@pytest.fixture
def table(tmp_path: Path) -> Opener:
    def opened(content: str | bytes, form: Format | None = None) -> Table:
        path = tmp_path / "people.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_table(path, form)

    return opened


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows()]


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def refusal(table: Opener, content: str | bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        table(content)
    assert str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_line_ends_and_delimiter_are_recognised(
    table: Opener, encoding: str, end: str, delimiter: str
) -> None:
    found = table(PEOPLE.replace(",", delimiter).replace("\n", end).encode(encoding))
    assert names(found) == ["name", "city"]
    assert cells(found) == CELLS
    assert (found.format.delimiter, found.format.heading, found.about) == (delimiter, True, 2)


def test_columns_may_stand_apart_by_blanks(table: Opener) -> None:
    found = table(
        "customer_id  date  cds   dollars\r\n 00001 19970101  1   11.77\r\n 00002 19970112 1   12.00\r\n"
    )
    assert names(found) == ["customer_id", "date", "cds", "dollars"]
    assert cells(found) == [("00001", "19970101", "1", "11.77"), ("00002", "19970112", "1", "12.00")]
    assert next(found.rows()).raw == " 00001 19970101  1   11.77"


def test_headings_of_several_words_stand_apart_by_wide_gaps(table: Opener) -> None:
    found = table("customer id  day       dollars paid\n1  19970101  11.77\n2  19970112  12.00\n")
    assert names(found) == ["customer id", "day", "dollars paid"]
    assert len(cells(found)) == 2


def test_decimal_commas_are_no_delimiter(table: Opener) -> None:
    assert table("1 19970101 11,77\n2 19970112 12,00\n").format.delimiter == " "
    assert table("a;b\n1,5;2,5\n3,5;4,5\n").format.delimiter == ";"
    assert table("1,2,3\n4,5,6\n").format.delimiter == ","


def test_a_list_of_names_is_one_column(table: Opener) -> None:
    found = table("Anna Meier\nBo Berg\nCarla Conti\n")
    assert cells(found) == [("Anna Meier",), ("Bo Berg",), ("Carla Conti",)]
    assert names(found) == ["Column 1"]


def test_a_declared_delimiter_is_believed(table: Opener) -> None:
    found = table("sep=;\nname;note\nAnna;a, b, c\n")
    assert names(found) == ["name", "note"]
    assert [(row.number, row.cells) for row in found.rows()] == [(3, ("Anna", "a, b, c"))]


@pytest.mark.parametrize(
    ("content", "heading"),
    [
        ("00004 0001 19970101  2   29.33\n00004 0001 19970118  2   29.73\n", False),
        ("id,amount\n1,2\n", True),
        ("Anna,anna@house.example\nBo,bo@house.example\n", False),
        ("Vorname;Ort\nAnna;Bern\n", True),
        ("yes,Anna\nno,Bo\nyes,Carla\n", False),
        ("name\nAnna\nBo\n", True),
        ("name,email\n", True),
    ],
)
def test_a_heading_is_told_from_data(table: Opener, content: str, heading: bool) -> None:
    found = table(content)
    assert found.format.heading is heading
    assert len(cells(found)) == content.count("\n") - heading


def test_quoted_cells_keep_delimiters_quotes_and_line_breaks(table: Opener) -> None:
    found = table('name,note\n"Meier, Anna","said ""hello""\nand left"\n\nBo,5" disk\n')
    assert [(row.number, row.cells) for row in found.rows()] == [
        (2, ("Meier, Anna", 'said "hello"\nand left')),
        (5, ("Bo", '5" disk')),
    ]
    assert next(found.rows()).raw == '"Meier, Anna","said ""hello""\nand left"'


def test_a_quotation_mark_that_is_never_closed_costs_one_row_only(table: Opener) -> None:
    found = table('name,city\nAnna,Bern\n"Bo,Basel\nCarla,Como\n')
    problems = [(row.number, row.raw, row.problem.code if row.problem else "") for row in found.rows()]
    assert problems == [(2, "Anna,Bern", ""), (3, '"Bo,Basel', "row.open_quote"), (4, "Carla,Como", "")]


def test_lines_joined_by_a_stray_quotation_mark_are_rejected_together(table: Opener) -> None:
    found = table('name,city\n"Bo,Basel\nCarla,"Como"\nDana,Davos\n')
    first, last = found.rows()
    assert first.problem
    assert str(first.problem).startswith("Lines 2 to 3 make one row")
    assert first.raw == '"Bo,Basel\nCarla,"Como"'
    assert last.cells == ("Dana", "Davos")


def test_rows_that_are_parted_by_another_sign_are_told_so(table: Opener) -> None:
    found = table("a,b,c\n1,2,3\n4;5;6\n7,8,9\n")
    assert [str(row.problem) for row in found.rows() if row.problem] == [
        "The row is parted by “;”, the file by “,”"
    ]
    mixed = table("name;city;note\nAnna,Bern,x\nBo|Basel|y\n")
    assert [str(remark) for remark in mixed.remarks] == [
        "Some lines are parted by “;”, “,”, “|”: as they are, each line is one cell"
    ]


def test_ragged_rows_are_rejected_with_their_text_and_reason(table: Opener) -> None:
    found = table("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n,,\n4,5,6\n")
    kept = [row.cells for row in found.rows() if not row.problem]
    rejected = [(row.number, row.raw, str(row.problem)) for row in found.rows() if row.problem]
    assert kept == [("1", "2", "3"), ("1", "2", "3"), ("4", "5", "6")]
    assert rejected == [
        (3, "1,2", "The row has 2 cells instead of 3"),
        (4, "1,2,3,4", "The row has 4 cells instead of 3"),
    ]


def test_duplicate_and_missing_headings_get_names_of_their_own(table: Opener) -> None:
    found = table("Name,name,,Name 2\n1,2,3,4\n")
    assert names(found) == ["Name", "name 2", "Column 3", "Name 2 2"]
    assert [remark.code for remark in found.remarks] == ["heading.twice", "heading.missing", "heading.twice"]
    assert str(found.remarks[0]) == "The heading name stands twice: the column is called name 2"


def test_empty_columns_at_the_end_are_left_out(table: Opener) -> None:
    found = table("name,city,,\nAnna,Bern,,\nBo,Basel,,\n")
    assert names(found) == ["name", "city"]
    assert cells(found) == [("Anna", "Bern"), ("Bo", "Basel")]


def test_zero_bytes_and_blank_lines_do_no_harm(table: Opener) -> None:
    assert cells(table(b"name,city\n\n  \nAn\0na,Bern\n\x1a")) == [("Anna", "Bern")]


@pytest.mark.parametrize("content", [b"", b"\n\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0\0"])
def test_an_empty_file_is_refused(table: Opener, content: bytes) -> None:
    assert refusal(table, content).code == "file.empty"


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04junk", bytes(range(256)) * 20,
     b"\xd0\xcf\x11\xe0" + b"\0" * 600,     b"\x7fELF\x02\x01\x01" + b"\0" * 100],
)  # fmt: skip
def test_a_binary_file_is_refused(table: Opener, content: bytes) -> None:
    assert refusal(table, content).code == "file.binary"


def test_a_line_of_10_megabytes_is_refused_with_its_number(table: Opener) -> None:
    error = refusal(table, b"name,city\nAnna,Bern\n" + b"x" * 10_000_000 + b"\nBo,Basel\n")
    assert (error.code, error.params) == ("file.line_too_long", {"line": 3, "limit": LONGEST_LINE})


def test_a_long_line_is_refused_while_reading_too(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"name,city\nAnna,Bern\n" + b"x\r" * 2_000_000)
    with pytest.raises(Unreadable) as caught:
        list(open_table(path).rows())
    assert caught.value.params["line"] == 3


def test_too_many_columns_are_refused(table: Opener) -> None:
    heading = ",".join(f"c{number}" for number in range(MOST_COLUMNS + 1))
    error = refusal(table, f"{heading}\n{heading}\n")
    assert (error.code, error.params["count"]) == ("file.too_many_columns", MOST_COLUMNS + 1)
    assert len(table(f"{heading.rpartition(',')[0]}\n").columns) == MOST_COLUMNS


def test_an_accent_on_the_last_line_decides_the_encoding(table: Opener) -> None:
    plain = b"name,city\n" + b"Anna,Bern\n" * 200_000
    assert cells(table(plain + "Émile,Köln\n".encode("cp1252")))[-1] == ("Émile", "Köln")
    assert cells(table(plain + "Émile,Köln\n".encode()))[-1] == ("Émile", "Köln")


def test_a_damaged_byte_costs_its_own_row_only(table: Opener) -> None:
    found = table("name,city\nÉmile,Köln\n".encode() + b"Ren\xe9,Bern\n" + "Zoë,Genève\n".encode())
    good, bad, last = found.rows()
    assert good.cells == ("Émile", "Köln")
    assert last.cells == ("Zoë", "Genève")
    assert bad.problem
    assert (bad.raw, bad.problem.code) == ("Ren\\xe9,Bern", "row.encoding")


def test_half_a_utf16_character_costs_its_own_row_only(table: Opener) -> None:
    found = table("name,city\nAn\ud800na,Bern\nBo,Basel\n".encode("utf-16", "surrogatepass"))
    assert [bool(row.problem) for row in found.rows()] == [True, False]


def test_a_utf16_file_cut_short_is_damaged(table: Opener) -> None:
    assert refusal(table, "name,city\nAnna,Bern\n".encode("utf-16") + b"B").code == "file.damaged"


def test_packed_files_are_unpacked(table: Opener) -> None:
    packed = gzip.compress(PEOPLE.encode())
    assert cells(table(packed)) == CELLS
    assert refusal(table, packed[:-12]).code == "file.damaged"
    assert refusal(table, gzip.compress(packed)).code == "file.binary"


def test_formulas_emoji_and_long_names_stay_what_they_are(table: Opener) -> None:
    wild = ["=cmd|'/c calc'!A0", "+49 30 1", "@SUM(A1)", "👩‍👧 Zoë", "مرحبا بالعالم", "x" * 500, "-1"]
    found = table("name,city\n" + "".join(f"{name},Bern\n" for name in wild))
    assert [row[0] for row in cells(found)] == wild


def test_a_format_that_was_kept_reads_the_same(table: Opener) -> None:
    found = table(PEOPLE)
    kept = Format.from_json(found.format.as_json())
    assert kept == found.format
    assert cells(table(PEOPLE, kept)) == CELLS
    assert cells(table(PEOPLE, Format(heading=False))) == [("name", "city"), *CELLS]
    with pytest.raises(TypeError, match="no part of a format: colour"):
        Format.from_json({"colour": "red"})


def test_another_encoding_can_be_chosen(table: Opener) -> None:
    content = "имя,город\nАнна,София\n".encode("cp1251")
    assert cells(table(content, Format(encoding="cp1251"))) == [("Анна", "София")]


def test_rows_come_in_chunks(table: Opener) -> None:
    found = table("n,m\n" + "".join(f"{n},x\n" for n in range(10)))
    assert [[int(row.cells[0]) for row in chunk] for chunk in found.chunks(4)] == [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9],
    ]


_CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t"), max_size=12
)
_TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(_CELL, min_size=width, max_size=width).filter(lambda row: bool(row[-1].strip())), min_size=1
    )
)


@given(
    _TABLES,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-16-le"]),
)
def test_whatever_csv_writes_is_read_back(
    rows: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    written = StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    form = Format(encoding=encoding, delimiter=delimiter, heading=False)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(written.getvalue().encode(encoding))
        found = list(open_table(path, form).rows())
    assert [row.problem for row in found] == [None] * len(rows)
    assert [list(row.cells) for row in found] == rows


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        try:
            rows = list(open_table(path).rows())
        except Unreadable as error:
            rows, told = [], str(error)
            assert told
        for row in rows:
            row.raw.encode()
            "".join(row.cells).encode()


def test_a_heading_that_begins_like_an_archive_is_a_heading(table: Opener) -> None:
    assert names(table("PK,name\n1,Anna\n")) == ["PK", "name"]
