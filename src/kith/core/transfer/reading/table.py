"""A file as a table: opened once, read as often as needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from kith.core.transfer.reading import workbook
from kith.core.transfer.reading.cells import read_rows, shown_sign
from kith.core.transfer.reading.format import (
    LONGEST_HEADING,
    MOST_COLUMNS,
    ONE_COLUMN,
    WHITE_SPACE,
    Column,
    Format,
    Row,
)
from kith.core.transfer.reading.lines import read_lines
from kith.core.transfer.reading.recognise import Cells, has_heading, recognise, several_signs, usual_width
from kith.core.transfer.reading.source import survey
from kith.lib.text import clean, fold
from kith.lib.unreadable import Unreadable
from kith.lib.unreadable import mark as _

CHUNK = 65_536
_SAMPLE_LINES = 500
_SAMPLE_CHARACTERS = 1 << 18


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was recognised.

    `about` is roughly how many rows it has, for progress; `remarks` are what people should know, such as a
    heading that stands twice; `sheets` names a workbook's sheets, of which one is read.
    """

    path: Path
    format: Format
    columns: tuple[Column, ...]
    about: int
    remarks: tuple[Unreadable, ...] = ()
    sheets: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Every row below the heading, in the order of the file. May raise `Unreadable` for a damaged
        file."""
        if self.format.kind == "workbook":
            return self._workbook_rows()
        return self._text_rows()

    def chunks(self, size: int = CHUNK) -> Iterator[list[Row]]:
        """The rows in lists of `size`, the last one shorter."""
        rows = self.rows()
        while chunk := list(islice(rows, size)):
            yield chunk

    def _workbook_rows(self) -> Iterator[Row]:
        book = workbook.load(self.path, self.format.sheet)
        return workbook.workbook_rows(book, len(self.columns), int(self.format.heading))

    def _text_rows(self) -> Iterator[Row]:
        lines = read_lines(self.path, self.format)
        rows = read_rows(lines, self.format, len(self.columns), self.format.skip + 1)
        return islice(rows, int(self.format.heading), None)


def open_table(path: Path, form: Format | None = None) -> Table:
    """Recognise the file, or read it as `form` says.

    Raises `Unreadable` for a file that is no table: empty, binary, damaged, with a line over 1 MB or with
    more than 500 columns.
    """
    if workbook.is_workbook(path):
        return _open_workbook(path, form)
    return _open_text(path, form)


def _open_text(path: Path, form: Format | None) -> Table:
    found = survey(path, form.encoding if form else "")
    seen = form or Format(encoding=found.encoding, line_end=found.line_end)
    lines = _sample(path, replace(seen, skip=0))
    form = form or recognise(lines, seen)
    rows = [row.cells for row in read_rows(iter(lines[form.skip :]), form)]
    if not rows:
        raise Unreadable("file.empty", _("The file is empty"))
    columns, remarks = _columns(_heading(rows, lines, form), rows[int(form.heading) :])
    signs = several_signs(lines[form.skip :]) if form.delimiter == ONE_COLUMN else ()
    if signs:
        message = _("Some lines are parted by %(signs)s: as they are, each line is one cell")
        shown = ", ".join(f"“{shown_sign(sign)}”" for sign in signs)
        remarks = (*remarks, Unreadable("file.signs", message, signs=shown))
    return Table(path, form, columns, max(0, found.lines - form.skip - form.heading), remarks)


def _open_workbook(path: Path, form: Format | None) -> Table:
    book = workbook.load(path, form.sheet if form else "")
    rows = [cells for _number, cells in book.rows[:_SAMPLE_LINES]]
    if not rows:
        raise Unreadable("file.empty", _("The file is empty"))
    form = form or Format(kind="workbook", sheet=book.sheet, heading=has_heading(rows))
    columns, remarks = _columns(rows[0] if form.heading else (), rows[int(form.heading) :])
    others = tuple(name for name in book.sheets if name != book.sheet)
    if others:
        message = _("Only the sheet %(sheet)s is read; the workbook also has %(others)s")
        remarks = (*remarks, Unreadable("file.sheets", message, sheet=book.sheet, others=", ".join(others)))
    return Table(path, form, columns, len(book.rows) - form.heading, remarks, book.sheets)


def _sample(path: Path, form: Format) -> list[str]:
    lines, size = [], 0
    for line in islice(read_lines(path, form), _SAMPLE_LINES):
        lines.append(line)
        size += len(line)
        if size > _SAMPLE_CHARACTERS:
            break
    return lines


def _heading(rows: Sequence[Cells], lines: Sequence[str], form: Format) -> Cells:
    if not form.heading:
        return ()
    if form.delimiter != WHITE_SPACE or len(rows[0]) == usual_width(rows[1:]):
        return rows[0]
    # Names of several words stand apart by two blanks or more.
    first = next(line for line in lines[form.skip :] if line.strip())
    apart = tuple(part for part in first.strip().replace("\t", "  ").split("  ") if part)
    return apart if len(apart) == usual_width(rows[1:]) else rows[0]


def _columns(heading: Cells, body: Sequence[Cells]) -> tuple[tuple[Column, ...], tuple[Unreadable, ...]]:
    """Columns with unique names; remarks tell of names that stand twice or are missing."""
    cleaned = [clean(cell)[:LONGEST_HEADING] for cell in heading]
    width = max(_filled_width(heading), _filled_width_of(body))
    if width > MOST_COLUMNS:
        raise workbook.too_many_columns(width)
    cleaned = (cleaned + [""] * width)[:width]
    taken: set[str] = set()
    columns = tuple(Column(at, _unique(name, at, taken), name) for at, name in enumerate(cleaned))
    return columns, tuple(_remarks(columns)) if heading else ()


def _filled_width(cells: Cells) -> int:
    """How many cells up to the last that is not empty."""
    return max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _filled_width_of(body: Sequence[Cells]) -> int:
    usual = usual_width(body)
    return max((_filled_width(cells) for cells in body if len(cells) == usual), default=0)


def _unique(name: str, position: int, taken: set[str]) -> str:
    name = name or f"Column {position + 1}"
    count, candidate = 1, name
    while fold(candidate) in taken:
        count += 1
        candidate = f"{name} {count}"
    taken.add(fold(candidate))
    return candidate


def _remarks(columns: Sequence[Column]) -> Iterator[Unreadable]:
    for column in columns:
        if not column.heading:
            message = _("Column %(number)s has no heading")
            yield Unreadable("heading.missing", message, number=column.position + 1)
        elif column.name != column.heading:
            message = _("The heading %(heading)s stands twice: the column is called %(name)s")
            yield Unreadable("heading.twice", message, heading=column.heading, name=column.name)
