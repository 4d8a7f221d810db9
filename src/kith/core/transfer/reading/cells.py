"""Lines taken apart into cells."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from kith.core.transfer.reading.format import LONGEST_LINE, ONE_COLUMN, WHITE_SPACE, Format, Row
from kith.core.transfer.reading.source import BROKEN
from kith.lib.unreadable import Unreadable
from kith.lib.unreadable import mark as _

# A quotation mark that is not closed within so many lines was none.
_MOST_LINES_IN_A_ROW = 1000
# In order of preference: a tab in a cell is rarer than a comma.
SIGNS = ("\t", ";", "|", ",")
csv.field_size_limit(2 * LONGEST_LINE)


class _Feed:
    """Numbered lines, some of which can be put back."""

    def __init__(self, lines: Iterator[str], first: int) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self.number = first - 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.number += 1
        return line

    def put_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def read_rows(lines: Iterator[str], form: Format, width: int = 0, first: int = 1) -> Iterator[Row]:
    """Rows from lines, the first of which has the number `first`. Lines without any content are no rows.

    With `width`, a row of another number of cells has a problem; empty cells beyond the width are dropped.
    """
    delimiter = form.delimiter
    separator = None if delimiter == WHITE_SPACE else delimiter
    quoting = delimiter not in (WHITE_SPACE, ONE_COLUMN)
    feed = _Feed(lines, first)
    for line in feed:
        number = feed.number
        if quoting and '"' in line:
            row = _quoted(line, feed, delimiter)
        elif not line or line.isspace():
            continue
        else:
            row = Row(number, line, (line,) if delimiter == ONE_COLUMN else tuple(line.split(separator)))
        if any(row.cells):
            yield (
                row
                if len(row.cells) == width and _decoded(row.raw)
                else _judged(row, width, form, feed.number)
            )


def _decoded(text: str) -> bool:
    """Whether the text is free of half characters, which stand for bytes that the encoding does not know."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _judged(row: Row, width: int, form: Format, last: int) -> Row:
    if not _decoded(row.raw):
        return _undecoded(row, form.encoding)
    if row.problem or not width:
        return row
    cells = row.cells
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) == width:
        return row._replace(cells=cells)
    other = next((sign for sign in SIGNS if sign != form.delimiter and len(row.raw.split(sign)) == width), "")
    if other and width > 1:
        message = _("The row is parted by “%(sign)s”, the file by “%(usual)s”")
        told = {"sign": shown_sign(other), "usual": shown_sign(form.delimiter)}
        return row._replace(problem=Unreadable("row.sign", message, **told))
    return row._replace(problem=_ragged(row, width, last))


def _quoted(line: str, feed: _Feed, delimiter: str) -> Row:
    number, taken, size = feed.number, [line], len(line)
    while (cells := _closed(taken, delimiter)) is None:
        for following in feed:
            taken.append(following)
            size += len(following)
            if '"' in following or len(taken) > _MOST_LINES_IN_A_ROW or size > LONGEST_LINE:
                break
        else:
            return _never_closed(number, taken, feed, delimiter)
        if len(taken) > _MOST_LINES_IN_A_ROW or size > LONGEST_LINE:
            return _never_closed(number, taken, feed, delimiter)
    return Row(number, "\n".join(taken), tuple(cells))


def _closed(lines: list[str], delimiter: str) -> list[str] | None:
    """The cells, or None while a quotation mark is open: then the empty line at the end opens no row of its
    own."""
    # A lone carriage return is none of this file's line ends, and csv would refuse it.
    text = "\n".join(lines).replace("\r", " ")
    rows = list(csv.reader((text, ""), delimiter=delimiter))
    return rows[0] if len(rows) > 1 else None


def _never_closed(number: int, taken: list[str], feed: _Feed, delimiter: str) -> Row:
    feed.put_back(taken[1:])
    problem = Unreadable("row.open_quote", _("A quotation mark is opened here and never closed"))
    return Row(number, taken[0], tuple(taken[0].split(delimiter)), problem)


def shown_sign(delimiter: str) -> str:
    """What parts the cells, so that it can be seen."""
    return {"\t": "⇥", " ": "␣", "": "↵"}.get(delimiter, delimiter)


def _ragged(row: Row, width: int, last: int) -> Unreadable:
    if last > row.number and "\n" in row.raw:
        message = _(
            "Lines %(line)s to %(last)s make one row with %(count)s cells instead of %(columns)s: "
            "a quotation mark may be missing"
        )
        return Unreadable(
            "row.cells", message, line=row.number, last=last, count=len(row.cells), columns=width
        )
    message = _("The row has %(count)s cells instead of %(columns)s")
    return Unreadable("row.cells", message, count=len(row.cells), columns=width)


def _undecoded(row: Row, encoding: str) -> Row:
    problem = Unreadable(
        "row.encoding", _("The row holds characters that are not %(encoding)s"), encoding=encoding.upper()
    )
    return Row(row.number, _shown(row.raw), tuple(map(_shown, row.cells)), problem)


def _shown(text: str) -> str:
    """The text with each unknown byte spelled out, as in ``caf\\xe9``, so that it can be kept and shown."""
    return text.encode("utf-8", "surrogateescape" if _only_bytes(text) else "backslashreplace").decode(
        "utf-8", "backslashreplace"
    )


def _only_bytes(text: str) -> bool:
    return all("\udc80" <= half <= "\udcff" for half in BROKEN.findall(text))
