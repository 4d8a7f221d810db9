"""The file of rows that were refused: as they came, with number and reason, ready to be mended and imported again."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from kith.core.transfer.reading.format import Row
from kith.lib.spreadsheet import harmless

_HEADING_NUMBER, _HEADING_REASON = "Row", "Reason"


def append(path: Path, headings: Sequence[str], rows: Iterable[tuple[Row, str]], size: int) -> int:
    """Adds rows to the file after its first `size` bytes, cutting off what a killed process wrote behind them.

    Gives the new size. The file is on disk when this returns.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8", newline="") as file:
        file.truncate(size)
        file.seek(size)
        writer = csv.writer(file, lineterminator="\r\n")
        if not size:
            file.write("\ufeff")
            writer.writerow([*map(harmless, headings), _HEADING_NUMBER, _HEADING_REASON])
        for row, reason in rows:
            writer.writerow([*map(harmless, _fitted(row.cells, len(headings))), row.number, reason])
        file.flush()
        os.fsync(file.fileno())
        return path.stat().st_size


def cut(path: Path, size: int) -> None:
    """Takes off what a killed process wrote behind the first `size` bytes."""
    if path.exists():
        os.truncate(path, size)


def _fitted(cells: Sequence[str], width: int) -> Sequence[str]:
    """As many cells as there are headings; what is over stands in the last, so that number and reason keep their place."""
    if len(cells) <= width:
        return (*cells, *[""] * (width - len(cells)))
    return (*cells[: width - 1], " | ".join(cells[width - 1 :]))
