"""What is known of a file's form, and what is read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Literal, NamedTuple

from kith.lib.unreadable import Unreadable

WHITE_SPACE = " "
ONE_COLUMN = ""
MOST_COLUMNS = 500
LONGEST_LINE = 1 << 20
LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is read. It can be kept as JSON and given again, so that preview and import read alike.

    `delimiter` is one character; a blank means runs of white space, the empty text a single column.
    `line_end` is ``\\n`` (with or without a carriage return before it) or a lone ``\\r``. `skip` counts lines
    before the table.
    """

    kind: Literal["text", "workbook"] = "text"
    encoding: str = "utf-8"
    line_end: str = "\n"
    delimiter: str = ","
    heading: bool = True
    skip: int = 0
    sheet: str = ""

    def as_json(self) -> dict[str, str | int | bool]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, str | int | bool]) -> Format:
        """The format that `as_json` gave. Raises `TypeError` for a key that is none of its own."""
        unknown = set(kept) - {field.name for field in fields(cls)}
        if unknown:
            raise TypeError(f"no part of a format: {', '.join(sorted(unknown))}")
        return cls(**kept)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Column:
    """A column at its `position` (from 0). `name` is unique in the table; `heading` may be empty."""

    position: int
    name: str
    heading: str = ""


class Row(NamedTuple):
    """One row: the line it begins on (from 1), its text in the file, its cells untrimmed.

    With a `problem` the row does not fit the table and must be rejected with that reason. A tuple, since a
    million of them are made in seconds.
    """

    number: int
    raw: str
    cells: tuple[str, ...]
    problem: Unreadable | None = None
