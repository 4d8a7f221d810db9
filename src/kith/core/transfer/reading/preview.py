"""A first look at a file: its first rows, and what each column seems to hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from pathlib import Path

from kith.core.transfer.reading.format import Column, Format, Row
from kith.core.transfer.reading.kinds import Guess, Kind, guess_kind, share
from kith.core.transfer.reading.table import Table, open_table
from kith.lib.dates import Order, read_date, read_moment
from kith.lib.money import Mark, read_amount, read_money
from kith.lib.unreadable import Unreadable

LOOKED_AT = 10_000
_SHOWN_ROWS = 20
_EXAMPLES = 5
_LARGEST = 3
# Judging every value of a long column would take seconds; so many distinct ones tell enough.
_JUDGED = 2000

Figure = float | int


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """What a column seems to hold, told by the rows that were looked at.

    `filled` is the share of cells with content, `fits` the share of these that fit the kind; `misfits` are
    examples of the others, `below` of numbers below nothing. `order` of a date is None when no cell tells
    whether day or month comes first: then the user must say. `largest` are the largest numbers, the latest
    dates, or the longest texts.
    """

    column: Column
    kind: Kind
    order: Order | None
    mark: Mark | None
    filled: float
    fits: float
    distinct: int
    examples: tuple[str, ...]
    largest: tuple[str, ...]
    misfits: tuple[str, ...]
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A table with its columns, the first rows that fit and the first that do not.

    `complete` says that the `looked_at` rows are all there are.
    """

    table: Table
    columns: tuple[ColumnPreview, ...]
    rows: tuple[Row, ...]
    problems: tuple[Row, ...]
    looked_at: int
    complete: bool


def preview(path: Path, n: int = LOOKED_AT, form: Format | None = None) -> Preview:
    """Look at the first `n` rows. Raises `Unreadable` as `open_table` does."""
    table = open_table(path, form)
    seen = list(islice(table.rows(), n + 1))
    rows = seen[:n]
    good = [row for row in rows if not row.problem]
    cells = list(zip(*(row.cells for row in good), strict=True)) or [()] * len(table.columns)
    columns = tuple(map(_column, table.columns, cells))
    problems = tuple(row for row in rows if row.problem)[:_SHOWN_ROWS]
    return Preview(table, columns, tuple(good[:_SHOWN_ROWS]), problems, len(rows), len(seen) <= n)


def _column(column: Column, cells: Sequence[str]) -> ColumnPreview:
    values = Counter(text for cell in cells if (text := cell.strip()))
    judged = Counter(dict(islice(values.items(), _JUDGED)))
    guess = guess_kind(judged, column.heading)
    misfits = (value for value in judged if not guess.fits(value))
    return ColumnPreview(
        column=column,
        kind=guess.kind,
        order=guess.order,
        mark=guess.mark,
        filled=values.total() / len(cells) if cells else 0.0,
        fits=share(judged, guess.fits),
        distinct=len(values),
        examples=tuple(islice(values, _EXAMPLES)),
        largest=tuple(nlargest(_LARGEST, values, key=lambda value: _size(value, guess))),
        misfits=tuple(islice(misfits, _EXAMPLES)),
        below=tuple(islice((value for value in judged if _is_below(value, guess)), _EXAMPLES)),
    )


def _is_below(value: str, guess: Guess) -> bool:
    return guess.kind in ("integer", "decimal", "money") and float("-inf") < _size(value, guess) < 0


def _size(value: str, guess: Guess) -> Figure:
    try:
        return _SIZES.get(guess.kind, _length)(value, guess)
    except Unreadable:
        return float("-inf")


def _length(value: str, _guess: Guess) -> Figure:
    return len(value)


_SIZES: dict[Kind, Callable[[str, Guess], Figure]] = {
    "integer": lambda value, _guess: int(value),
    "decimal": lambda value, guess: float(read_amount(value, guess.mark)),
    "money": lambda value, guess: float(read_money(value, "XXX", guess.mark).amount),
    "date": lambda value, guess: read_date(value, guess.order).toordinal(),
    "datetime": lambda value, guess: read_moment(value, guess.order).timestamp(),
}
