"""Writes .xlsx workbooks row by row: what was written is on disk, so that a million rows need no memory.

The format is ECMA-376 (Office Open XML), as much of it as a table needs: texts, numbers, days, moments, yes and no.
Texts stand inline and are never formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

Cell = str | int | Decimal | bool | date | datetime | None
MOST_ROWS = 1_048_576
LONGEST = 32_767
QUICK = 1
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets take 1900 for a leap year, so that days before this one would be another day."""
ZERO = date(1899, 12, 30)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BOLD, DAY, MOMENT = 1, 2, 3
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TOP = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>'
    '<xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)


class Sheets:
    """One workbook being written. A table longer than a sheet can be goes on in the next, under the same heading."""

    def __init__(self, path: Path, heading: Sequence[str]) -> None:
        self._archive = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=QUICK)
        self._heading = heading
        self._letters = [_letters(at) for at in range(len(heading))]
        self._sheet: IO[bytes] | None = None
        self._sheets = 0
        self._row = MOST_ROWS

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        text: list[str] = []
        for row in rows:
            if self._row >= MOST_ROWS:
                self._put(text)
                self._begin()
                text = []
            self._row += 1
            text.append(_row(self._row, self._letters, row))
        self._put(text)

    def close(self) -> None:
        """Writes what holds the sheets together. A workbook without rows still has its heading."""
        if not self._sheets:
            self._begin()
        self._end()
        for name, content in _frame(self._sheets).items():
            self._archive.writestr(name, content)
        self._archive.close()

    def _begin(self) -> None:
        self._end()
        self._sheets += 1
        self._sheet = self._archive.open(f"xl/worksheets/sheet{self._sheets}.xml", "w", force_zip64=True)
        self._row = 1
        self._put([TOP, _row(1, self._letters, self._heading, BOLD)])

    def _end(self) -> None:
        if self._sheet:
            self._put(["</sheetData></worksheet>"])
            self._sheet.close()

    def _put(self, text: list[str]) -> None:
        if text and self._sheet:
            self._sheet.write("".join(text).encode())


def _letters(at: int) -> str:
    """A, B, …, Z, AA, AB, …"""
    above, here = divmod(at, 26)
    return (_letters(above - 1) if above else "") + chr(65 + here)


def _row(number: int, letters: Sequence[str], cells: Sequence[Cell], style: int = 0) -> str:
    parts = [
        _cell(f"{letter}{number}", cell, style)
        for letter, cell in zip(letters, cells, strict=True)
        if cell is not None and cell != ""
    ]
    return f'<row r="{number}">{"".join(parts)}</row>'


def _cell(place: str, value: str | int | Decimal | bool | date | datetime, style: int) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | Decimal):
        return f'<c r="{place}"><v>{value}</v></c>'
    if isinstance(value, date):
        return _dated(place, value)
    text = escape(FORBIDDEN.sub("", value[:LONGEST]), quote=False)
    return f'<c r="{place}" t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'


def _dated(place: str, value: date | datetime) -> str:
    day = value.date() if isinstance(value, datetime) else value
    if day < FIRST_DAY:
        return _cell(place, value.isoformat(), 0)
    number: float = (day - ZERO).days
    if not isinstance(value, datetime):
        return f'<c r="{place}" s="{DAY}"><v>{number}</v></c>'
    number += (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    return f'<c r="{place}" s="{MOMENT}"><v>{number:.10f}</v></c>'


def _frame(sheets: int) -> dict[str, str]:
    """The parts beside the sheets, by name."""
    numbers = range(1, sheets + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{KIND}.worksheet+xml"/>'
        for at in numbers
    )
    names = "".join(f'<sheet name="{at}" sheetId="{at}" r:id="r{at}"/>' for at in numbers)
    links = "".join(
        f'<Relationship Id="r{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in numbers
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="styles" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }
