"""From rows of a file to lines that can be written: every cell read for the field it goes into, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.fieldtypes import PHONE
from kith.core.fieldtypes.contact import unfit
from kith.core.fieldtypes.kind import Unfit
from kith.core.transfer.asked import Asked
from kith.core.transfer.kind import ImportKind, Line, Target
from kith.core.transfer.reading.format import Row
from kith.core.transfer.reading.identity import RowKeys
from kith.core.transfer.values import Read
from kith.lib.phone import read_phone
from kith.lib.spreadsheet import unharmed
from kith.lib.unreadable import Unreadable

MOST_KNOWN = 20_000
RowRead = tuple[dict[str, Any], list[Text]]


class Bad(NamedTuple):
    """In the place of a value that could not be read."""

    problem: Text


class Cell(NamedTuple):
    """What is done with the cell at `position`. `known` remembers what texts of the column were read as."""

    position: int
    key: str
    label: Text
    read: Read
    many: bool
    moves: bool
    past: bool
    country_from: str
    known: dict[str, Any]


@dataclass(slots=True)
class Chunk:
    """So many rows of the file, as lines, and those that were refused already."""

    rows: dict[int, Row] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    refused: dict[int, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of one import are read. `shift` moves sample dates by days."""

    cells: tuple[Cell, ...]
    required: tuple[Target, ...]
    country: str
    shift: int = 0

    def values(self, row: Row) -> RowRead:
        """The values of one row by target, and what is wrong with it."""
        return self.several([row])[0]

    def several(self, rows: Sequence[Row]) -> list[RowRead]:
        """The same of many rows, all of one width: column by column, since a column says much of it more than once."""
        texts = list(zip(*[row.cells for row in rows], strict=True))
        columns: dict[str, list[Any]] = {}
        problems: list[list[Text]] = [[] for _row in rows]
        for cell in self.cells if rows else ():
            column = self._column(cell, texts[cell.position], columns)
            if Bad in set(map(type, column)):
                _part(column, problems)
            columns[cell.key] = _together(columns.get(cell.key), column, cell.many)
        found = [
            {key: value for key, value in zip(columns, row, strict=True) if value is not None}
            for row in zip(*columns.values(), strict=True)
        ]
        self._look_for_required(columns, problems)
        return list(zip(found or [{} for _row in rows], problems, strict=True))

    def _column(self, cell: Cell, texts: Sequence[str], columns: dict[str, list[Any]]) -> list[Any]:
        """What the cells hold, None where that is nothing. A number also depends on the country of its row."""
        if cell.country_from:
            countries = columns.get(cell.country_from) or [None] * len(texts)
            return [
                self._learned(cell, text, country or self.country)
                for text, country in zip(texts, countries, strict=True)
            ]
        known = cell.known
        if len(known) >= MOST_KNOWN:
            known.clear()
        for text in set(texts).difference(known):
            known[text] = self._learned(cell, text, "")
        return [known[text] for text in texts]

    def _learned(self, cell: Cell, text: str, country: str) -> Any:
        try:
            return self._value(cell, text, country)
        except (Unreadable, Unfit) as error:
            return Bad(format_lazy("{label}: {reason}", label=cell.label, reason=reason(error)))

    def _look_for_required(self, columns: dict[str, list[Any]], problems: list[list[Text]]) -> None:
        """Whatever else is wrong with a row goes first."""
        fine = [at for at, texts in enumerate(problems) if not texts]
        for each in self.required:
            column = columns.get(each.key)
            missing = format_lazy(_("{label} is missing."), label=each.label)
            for at in fine:
                if column is None or column[at] is None:
                    problems[at].append(missing)

    def _value(self, cell: Cell, text: str, country: str) -> Any:
        text = text.strip()
        if not text:
            return None
        text = text if text[0] != "'" else unharmed(text)
        value: Any = read_phone(text, country) if cell.country_from else cell.read(text)
        if value is None or value == "":
            return None
        if cell.moves and self.shift:
            value += timedelta(days=self.shift)
        if cell.past and _ahead(value):
            raise Unfit(_("This date lies in the future."))
        return value

    def newest(self, rows: Iterable[Row]) -> date | None:
        """The latest of the dates that move."""
        moving = [cell for cell in self.cells if cell.moves]
        newest: date | None = None
        for row in rows:
            for cell in moving if not row.problem else ():
                day = _day(cell, row)
                if day is not None and (newest is None or day > newest):
                    newest = day
        return newest


def _ahead(value: date) -> bool:
    return value > (timezone.now() if isinstance(value, datetime) else timezone.now().date())


def _day(cell: Cell, row: Row) -> date | None:
    text = row.cells[cell.position].strip()
    try:
        value = cell.read(text) if text else None
    except (Unreadable, Unfit):
        return None
    return None if value is None else date.fromordinal(value.toordinal())


def reading_of(kind: ImportKind, asked: Asked, shift: int = 0) -> Reading:
    """How this import's rows are read; numbers come after the country that tells how they are written."""
    fields = {each.key: each for each in kind.fields}
    cells = [
        Cell(
            use.position,
            use.target,
            fields[use.target].label,
            use.read(fields[use.target], asked.currency, asked.country),
            fields[use.target].many,
            fields[use.target].moves,
            fields[use.target].past,
            fields[use.target].country_from if fields[use.target].type is PHONE else "",
            {},
        )
        for use in asked.uses
    ]
    cells.sort(key=lambda cell: bool(cell.country_from))
    return Reading(tuple(cells), tuple(each for each in kind.fields if each.required), asked.country, shift)


def chunks(
    rows: Iterator[Row], reading: Reading, keys: RowKeys, skip: int, size: int, identity: str = ""
) -> Iterator[Chunk]:
    """Chunks behind the first `skip` rows, which only count for telling equal rows apart.

    Rows with a value for the target `identity` are known by that and get no key of their own.
    """
    while skip > 0 and (taken := list(islice(rows, min(size, skip)))):
        _chunk(taken, reading, keys, identity)
        skip -= len(taken)
    while taken := list(islice(rows, size)):
        yield _chunk(taken, reading, keys, identity)


def _chunk(rows: list[Row], reading: Reading, keys: RowKeys, identity: str) -> Chunk:
    chunk = Chunk({row.number: row for row in rows})
    good = [row for row in rows if not row.problem]
    chunk.refused = {row.number: reason(row.problem) for row in rows if row.problem}
    for row, (values, problems) in zip(good, reading.several(good), strict=True):
        name = "" if identity in values else keys.key(row.raw)
        if problems:
            chunk.refused[row.number] = format_lazy("; ".join(["{}"] * len(problems)), *problems)
        else:
            chunk.lines.append(Line(row.number, name, values))
    return chunk


def _part(column: list[Any], problems: list[list[Text]]) -> None:
    """Leaves only values in the column."""
    for at, value in enumerate(column):
        if type(value) is Bad:
            problems[at].append(value.problem)
            column[at] = None


def _together(before: list[Any] | None, column: list[Any], many: bool) -> list[Any]:
    """What several columns say that go into one target: all of it where it holds many, else the last."""
    if many:
        earlier = before or [None] * len(column)
        return [old if new is None else (*(old or ()), new) for old, new in zip(earlier, column, strict=True)]
    if before is None:
        return column
    return [old if new is None else new for old, new in zip(before, column, strict=True)]


def reason(error: Unreadable | Unfit) -> Text:
    """Why a value was refused, in the language of whoever reads it."""
    return error.message if isinstance(error, Unfit) else unfit(error).message
