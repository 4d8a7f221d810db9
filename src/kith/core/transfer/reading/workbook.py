"""The first sheet of an .xlsx workbook as rows of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from kith.core.transfer.reading.format import LONGEST_LINE, MOST_COLUMNS, Row
from kith.core.transfer.reading.recognise import Cells
from kith.lib.unreadable import Unreadable
from kith.lib.unreadable import mark as _

_MOST_BYTES = 1 << 29
_MOST_CELLS = 20_000_000
_BLOCK = 1 << 22
_PLACE = re.compile(rb'[<:]c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml")

Value = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Workbook:
    """The names of all sheets, and the rows of one of them with their numbers in the sheet."""

    sheets: tuple[str, ...]
    sheet: str
    rows: tuple[tuple[int, Cells], ...]


def is_workbook(path: Path) -> bool:
    with path.open("rb") as source:
        if source.read(4) != b"PK\x03\x04":
            return False
    try:
        with ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BadZipFile:
        return False


def load(path: Path, sheet: str = "") -> Workbook:
    """Read one sheet, the first unless `sheet` names another. Raises `Unreadable` (`file.…`)."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        _guard(path)
        book = CalamineWorkbook.from_path(path)
        names = tuple(book.sheet_names)
        name = sheet if sheet in names else names[0]
        found = book.get_sheet_by_name(name)
        start = (found.start or (0, 0))[0]
        # Leading empty rows are left out of the iteration, so that numbers begin where the content does.
        rows = tuple(
            (start + at, _cells(row)) for at, row in enumerate(found.to_python(skip_empty_area=True), 1)
        )
    except (CalamineError, BadZipFile, OSError, IndexError) as error:
        message = _("The workbook cannot be read: %(reason)s")
        raise Unreadable("file.workbook", message, reason=str(error)) from None
    return Workbook(names, name, tuple(row for row in rows if any(row[1])))


def workbook_rows(book: Workbook, width: int, skip: int) -> Iterator[Row]:
    """The rows after the first `skip`; one with content beyond `width` has a problem."""
    for number, cells in book.rows[skip:]:
        raw = "\t".join(cells).rstrip()
        row = Row(number, raw, (cells + ("",) * width)[:width])
        beyond = [cell for cell in cells[width:] if cell]
        yield row._replace(cells=cells, problem=_beyond(len(cells), width)) if beyond else row


def _beyond(count: int, width: int) -> Unreadable:
    message = _("The row has %(count)s cells instead of %(columns)s")
    return Unreadable("row.cells", message, count=count, columns=width)


def _guard(path: Path) -> None:
    """A small archive can unfold to more than the memory holds; it is measured before it is read."""
    with ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            raise Unreadable("file.too_large", _("The workbook is too large: save it as CSV"))
        for entry in archive.infolist():
            if _SHEETS.fullmatch(entry.filename):
                _guard_sheet(archive, entry.filename)


def _guard_sheet(archive: ZipFile, name: str) -> None:
    columns: set[bytes] = set()
    last, rest = 1, b""
    with archive.open(name) as source:
        while block := source.read(_BLOCK):
            places = _PLACE.findall(rest + block)
            columns.update(letters for letters, _row in places)
            last = max(last, max((int(row) for _letters, row in places), default=1))
            rest = block[-32:]
    width = max(map(_column_number, columns), default=1)
    if width > MOST_COLUMNS:
        raise too_many_columns(width)
    if width * last > _MOST_CELLS:
        raise Unreadable("file.too_large", _("The workbook is too large: save it as CSV"))


def too_many_columns(count: int) -> Unreadable:
    message = _("The file has %(count)s columns; at most %(limit)s can be read")
    return Unreadable("file.too_many_columns", message, count=count, limit=MOST_COLUMNS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cells(values: list[Value]) -> Cells:
    return tuple(_text(value)[:LONGEST_LINE] for value in values)


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)
