"""The first sheet of a workbook is read like any other table."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from kith.core.transfer.reading.table import open_table
from kith.lib.unreadable import Unreadable

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# The second cell style shows a number as a date.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)

Cell = str | float | bool | None


def cell_xml(place: str, value: Cell, style: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def sheet_xml(rows: dict[int, list[Cell]], dates: str = "") -> str:
    lines = (
        f'<row r="{number}">'
        + "".join(
            cell_xml(f"{chr(65 + at)}{number}", cell, int(chr(65 + at) in dates))
            for at, cell in enumerate(cells)
        )
        + "</row>"
        for number, cells in rows.items()
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def write_workbook(path: Path, **sheets: str) -> Path:
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="rId99" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": xml for at, xml in enumerate(sheets.values(), start=1)}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_the_first_sheet_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    people = sheet_xml(
        {1: ["name", "city", "since"], 2: ["Anna", "Bern", 46356], 3: ["Émile", None, 46357.5]}, dates="C"
    )
    path = write_workbook(tmp_path / "people.xlsx", People=people, Notes=sheet_xml({1: ["x"]}))
    table = open_table(path)
    assert [column.name for column in table.columns] == ["name", "city", "since"]
    assert [(row.number, row.cells) for row in table.rows()] == [
        (2, ("Anna", "Bern", "2026-11-30")),
        (3, ("Émile", "", "2026-12-01 12:00:00")),
    ]
    assert (table.sheets, table.about) == (("People", "Notes"), 2)
    assert str(table.remarks[0]) == "Only the sheet People is read; the workbook also has Notes"


def test_another_sheet_can_be_chosen(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "two.xlsx", One=sheet_xml({1: ["a", "b"]}), Two=sheet_xml({1: ["c", "d"], 2: [1, 2]})
    )
    first = open_table(path).format
    second = type(first)(kind="workbook", sheet="Two")
    assert [row.cells for row in open_table(path, second).rows()] == [("1", "2")]


def test_values_are_shown_as_people_typed_them(tmp_path: Path) -> None:
    rows: dict[int, list[Cell]] = {
        1: ["id", "amount", "paid", "note"],
        2: [7, 19.99, True, "=1+1"],
        3: [1e20, 0.1, False, " x"],
    }
    table = open_table(write_workbook(tmp_path / "values.xlsx", S=sheet_xml(rows)))
    assert [row.cells for row in table.rows()] == [
        ("7", "19.99", "true", "=1+1"),
        ("1e+20", "0.1", "false", " x"),
    ]


def test_empty_rows_above_and_between_keep_the_sheets_numbers(tmp_path: Path) -> None:
    rows: dict[int, list[Cell]] = {3: ["name", "city"], 4: ["Anna", "Bern"], 7: ["Bo", "Basel"]}
    table = open_table(write_workbook(tmp_path / "gaps.xlsx", S=sheet_xml(rows)))
    assert [(row.number, row.raw) for row in table.rows()] == [(4, "Anna\tBern"), (7, "Bo\tBasel")]


def test_content_beyond_the_columns_is_rejected_not_lost(tmp_path: Path) -> None:
    rows: dict[int, list[Cell]] = {at: ["Anna", "Bern"] for at in range(1, 700)}
    rows[1] = ["name", "city"]
    rows[650] = ["Bo", "Basel", None, "left over"]
    table = open_table(write_workbook(tmp_path / "wide.xlsx", S=sheet_xml(rows)))
    [rejected] = [row for row in table.rows() if row.problem]
    assert (rejected.number, rejected.cells[3], len(table.columns)) == (650, "left over", 2)


def test_an_empty_or_broken_workbook_is_refused(tmp_path: Path) -> None:
    empty = write_workbook(tmp_path / "empty.xlsx", S=sheet_xml({}))
    broken = write_workbook(tmp_path / "broken.xlsx", S="<worksheet><sheetData><row><c")
    for path, code in ((empty, "file.empty"), (broken, "file.workbook")):
        with pytest.raises(Unreadable) as caught:
            open_table(path)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("place", "code"), [("XFD1", "file.too_many_columns"), ("GR1048576", "file.too_large")]
)
def test_a_small_file_that_would_fill_the_memory_is_refused(tmp_path: Path, place: str, code: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="{place}"><v>1</v></c></row>'
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    with pytest.raises(Unreadable) as caught:
        open_table(write_workbook(tmp_path / "bomb.xlsx", S=sheet))
    assert caught.value.code == code
