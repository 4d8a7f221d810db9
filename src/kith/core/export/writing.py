"""Writes rows into a file of each kind, some thousand at a time."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from kith.core.export.asked import Asked, Form
from kith.core.export.cells import heading, in_text, readers
from kith.core.fieldtypes.kind import Viewer
from kith.core.principals.actor import Actor
from kith.core.records.planner import Column
from kith.core.records.whole import Statement, json_statement, rows_statement
from kith.lib.sheets import Sheets

Rows = Iterable[Sequence[Any]]


class Writer(Protocol):
    def write(self, rows: Rows) -> None: ...


class Table:
    """Text with commas, as every spreadsheet reads it."""

    def __init__(self, file: IO[str], columns: Sequence[Column], viewer: Viewer) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._readers, self._viewer = readers(columns, viewer), viewer
        file.write("\ufeff")
        self.put([heading(columns)])

    def write(self, rows: Rows) -> None:
        self.put([reader(row) for reader in self._readers] for row in rows)

    def put(self, rows: Iterable[Sequence[Any]]) -> None:
        self._writer.writerows([in_text(cell, self._viewer) for cell in row] for row in rows)


class Workbook:
    def __init__(self, path: Path, columns: Sequence[Column], viewer: Viewer) -> None:
        self._sheets = Sheets(path, heading(columns))
        self._readers = readers(columns, viewer)

    def write(self, rows: Rows) -> None:
        self._sheets.write([reader(row) for reader in self._readers] for row in rows)

    def close(self) -> None:
        self._sheets.close()


class Lines:
    """One JSON object a line, as the API shows the record."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, rows: Rows) -> None:
        self._file.writelines(f"{row[1]}\n" for row in rows)


@contextmanager
def writing(actor: Actor, asked: Asked, path: Path) -> Iterator[tuple[Writer, Statement]]:
    """The writer of the file, and the statement whose rows it takes. The file is on disk when this returns.

    Raises Invalid for fields that are no longer there or no longer for this actor.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    viewer = actor.viewer("")
    if asked.form is Form.XLSX:
        statement, columns = rows_statement(actor, asked.listing)
        book = Workbook(path, columns, viewer)
        yield book, statement
        book.close()
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            if asked.form is Form.JSONL:
                yield Lines(file), json_statement(actor, asked.listing)
            else:
                statement, columns = rows_statement(actor, asked.listing)
                yield Table(file, columns, viewer), statement
    with path.open("rb") as done:
        os.fsync(done.fileno())
