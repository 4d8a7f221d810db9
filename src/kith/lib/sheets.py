"""Writes .xlsx workbooks row by row: what was written is on disk, so that a million rows need no memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | bool | date | datetime | None
MOST_ROWS = 1_048_576
LONGEST = 32_767
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets take 1900 for a leap year, so that days before this one would be another day."""
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Sheets:
    """One workbook being written. A table longer than a sheet can be goes on in the next, under the same heading.

    Texts stay texts: none becomes a formula, a link or a number.
    """

    def __init__(self, path: Path, heading: Sequence[str]) -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(
            path, {"constant_memory": True, "tmpdir": str(path.parent), "remove_timezone": True}
        )
        self._bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": 14})
        self._moment = self._book.add_format({"num_format": 22})
        self._heading = heading
        self._sheet = self._next_sheet()

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            if self._row >= MOST_ROWS:
                self._sheet = self._next_sheet()
            for at, cell in enumerate(row):
                self._put(at, cell)
            self._row += 1

    def close(self) -> None:
        """Puts the sheets together. A workbook without rows still has its heading."""
        self._book.close()

    def _next_sheet(self) -> Worksheet:
        sheet = self._book.add_worksheet(str(len(self._book.worksheets()) + 1))
        sheet.freeze_panes(1, 0)
        for at, text in enumerate(self._heading):
            sheet.write_string(0, at, _text(text), self._bold)
        self._row = 1
        return sheet

    def _put(self, at: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(self._row, at, cell)
        elif isinstance(cell, int | Decimal):
            self._sheet.write_number(self._row, at, cell)
        elif isinstance(cell, str):
            self._sheet.write_string(self._row, at, _text(cell))
        else:
            self._put_date(at, cell)

    def _put_date(self, at: int, value: date | datetime) -> None:
        day = value.date() if isinstance(value, datetime) else value
        if day < FIRST_DAY:
            self._sheet.write_string(self._row, at, value.isoformat())
        else:
            shape = self._moment if isinstance(value, datetime) else self._day
            self._sheet.write_datetime(self._row, at, value, shape)


def _text(value: str) -> str:
    return FORBIDDEN.sub("", value[:LONGEST])
