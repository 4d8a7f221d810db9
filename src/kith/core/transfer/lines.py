"""From rows of a file to lines that can be written: every cell read for the field it goes into, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
UNKNOWN = object()


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

    def values(self, row: Row) -> tuple[dict[str, Any], list[Text]]:
        """The values by target, and what is wrong with the row."""
        values: dict[str, Any] = {}
        problems: list[Text] = []
        cells = row.cells
        for cell in self.cells:
            text = cells[cell.position]
            try:
                value = cell.known.get(text, UNKNOWN) if text else None
                if value is UNKNOWN:
                    value = self._learn(cell, text, values)
            except (Unreadable, Unfit) as error:
                problems.append(format_lazy("{label}: {reason}", label=cell.label, reason=reason(error)))
                continue
            if value is not None:
                values[cell.key] = (*values.get(cell.key, ()), value) if cell.many else value
        if not problems:
            problems += [
                format_lazy(_("{label} is missing."), label=each.label)
                for each in self.required
                if each.key not in values
            ]
        return values, problems

    def _learn(self, cell: Cell, text: str, values: dict[str, Any]) -> Any:
        """What the cell holds, None where that is nothing. A number also depends on the country of its row."""
        if cell.country_from:
            return self._value(cell, text, values.get(cell.country_from, self.country))
        if len(cell.known) >= MOST_KNOWN:
            cell.known.clear()
        value = cell.known[text] = self._value(cell, text, "")
        return value

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


def chunks(rows: Iterator[Row], reading: Reading, source: str, skip: int, size: int) -> Iterator[Chunk]:
    """Chunks behind the first `skip` rows, which only count for telling equal rows apart."""
    keys = RowKeys(source)
    for row in islice(rows, skip):
        keys.key(row.raw)
    while taken := list(islice(rows, size)):
        yield _chunk(taken, reading, keys.key)


def _chunk(rows: list[Row], reading: Reading, key: Callable[[str], str]) -> Chunk:
    chunk = Chunk()
    for row in rows:
        chunk.rows[row.number] = row
        name = key(row.raw)
        if row.problem:
            chunk.refused[row.number] = reason(row.problem)
            continue
        values, problems = reading.values(row)
        if problems:
            chunk.refused[row.number] = format_lazy("; ".join(["{}"] * len(problems)), *problems)
        else:
            chunk.lines.append(Line(row.number, name, values))
    return chunk


def reason(error: Unreadable | Unfit) -> Text:
    """Why a value was refused, in the language of whoever reads it."""
    return error.message if isinstance(error, Unfit) else unfit(error).message
