"""Which delimiter a text table uses, and whether it begins with a heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kith.core.transfer.reading.cells import SIGNS, read_rows
from kith.core.transfer.reading.format import ONE_COLUMN, WHITE_SPACE, Format
from kith.core.transfer.reading.words import HEADING_WORDS
from kith.lib.text import fold

_MOST_ROWS = 300
_AGREEMENT = 0.8
_DECLARED = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"(?<!\d),|,(?!\d)", re.ASCII)
_FIGURE = re.compile(r"[^\w]*\d[\d.,'’:/\s-]*[^\w]*", re.ASCII)
_LONGEST_NAME = 60

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Trial:
    delimiter: str
    rows: tuple[Cells, ...]

    @property
    def width(self) -> int:
        return usual_width(self.rows)

    @property
    def agreement(self) -> float:
        """The share of rows with the usual number of cells, if more than one."""
        usual = sum(len(cells) == self.width for cells in self.rows)
        return usual / len(self.rows) if self.rows and self.width > 1 else 0.0

    @property
    def settled(self) -> bool:
        return self.agreement >= _AGREEMENT and len(self.rows[0]) == self.width


def recognise(lines: Sequence[str], form: Format) -> Format:
    """Complete `form` with delimiter, heading and lines to skip, from the first lines of the file."""
    if declared := _DECLARED.fullmatch(lines[0].strip() if lines else ""):
        form = replace(form, skip=1, delimiter=declared[1])
    else:
        form = replace(form, delimiter=_delimiter(lines, form))
    rows = _rows(lines[form.skip :], form)
    return replace(form, heading=has_heading(rows))


def several_signs(lines: Sequence[str]) -> tuple[str, ...]:
    """The signs of which each parts the cells of every fifth line or more, where it is more than one sign."""
    told = [line for line in lines if line.strip()]
    most = Counter(max(SIGNS, key=line.count) for line in told if any(map(line.count, SIGNS)))
    found = tuple(sign for sign, count in most.items() if count * 5 >= len(told))
    return found if len(found) > 1 else ()


def usual_width(rows: Sequence[Cells]) -> int:
    """The number of cells that most rows have; 0 without rows."""
    counts = Counter(map(len, rows))
    return max(counts, key=lambda width: (counts[width], width), default=0)


def has_heading(rows: Sequence[Cells]) -> bool:
    """Whether the first row names the columns: it looks unlike what stands below it."""
    if not rows:
        return False
    first, body = rows[0], rows[1:]
    names = [fold(cell.strip()) for cell in first]
    if any(_is_figure(name) or "@" in name or len(name) > _LONGEST_NAME for name in names):
        return False
    verdict = sum(_vote(name, [row[at] for row in body if at < len(row)]) for at, name in enumerate(names))
    if verdict:
        return verdict > 0
    known = any(HEADING_WORDS.intersection(re.split(r"\W+|_", name)) for name in names)
    return known or (len(names) > 1 and len(set(names)) == len(names) and all(names))


def _vote(name: str, below: list[str]) -> int:
    values = [fold(cell.strip()) for cell in below if cell.strip()]
    if not values or not name:
        return 0
    if name in values:
        return -1
    figures = sum(map(_is_figure, values)) + sum("@" in value for value in values)
    return 2 if figures * 10 >= len(values) * 9 else 0


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def _delimiter(lines: Sequence[str], form: Format) -> str:
    trials = [_Trial(sign, _rows(lines, replace(form, delimiter=sign))) for sign in SIGNS]
    blanks = _Trial(WHITE_SPACE, _rows(lines, replace(form, delimiter=WHITE_SPACE)))
    settled = [trial for trial in trials if trial.settled and not _only_decimals(trial, lines, blanks)]
    if settled:
        return max(settled, key=lambda trial: trial.agreement).delimiter
    if _columns_by_blanks(blanks, lines):
        return WHITE_SPACE
    likely = max(trials, key=lambda trial: trial.agreement)
    return likely.delimiter if likely.agreement >= 0.5 else ONE_COLUMN


def _rows(lines: Sequence[str], form: Format) -> tuple[Cells, ...]:
    return tuple(row.cells for row in islice(read_rows(iter(lines), form), _MOST_ROWS))


def _only_decimals(trial: _Trial, lines: Sequence[str], blanks: _Trial) -> bool:
    """Commas that all stand within numbers part nothing where blanks part columns."""
    if trial.delimiter != "," or not _columns_by_blanks(blanks, lines):
        return False
    return not any(_DECIMAL_COMMA.search(line) for line in lines)


def _columns_by_blanks(trial: _Trial, lines: Sequence[str]) -> bool:
    """Columns stand apart by blanks when rows agree, and either figures fill one or the gaps are wide."""
    body = trial.rows[1:] if len(trial.rows) > 1 else trial.rows
    if _Trial(WHITE_SPACE, body).agreement < 1 - (1 - _AGREEMENT) / 2:
        return False
    full = [cells for cells in body if len(cells) == trial.width]
    figures = (
        any(all(_is_figure(cells[at]) for cells in full) for at in range(trial.width)) if full else False
    )
    wide = sum("  " in line.strip() or "\t" in line.strip() for line in lines if line.strip())
    return figures or wide * 2 > len(body)
