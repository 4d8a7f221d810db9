"""Figures in a grid of petrol cells: darker is more."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from kith.desk.charts.svg import HEIGHT, WIDTH, Chart, Table, drawing, rect, text, text_width
from kith.desk.formats import number

_INVERSE_FROM = 5


@dataclass(frozen=True, slots=True)
class Cells:
    left: float
    top: float
    width: float
    height: float

    def draw(self, row: int, column: int, shade: int, words: str) -> str:
        x, y = self.left + column * self.width, self.top + row * self.height
        ink = "on-hi" if shade >= _INVERSE_FROM else "on-lo"
        return rect(x + 1, y + 1, self.width - 2, self.height - 2, f"q{shade}", 3) + text(
            x + self.width / 2, y + self.height / 2 + 3.5, words, f"mid {ink}"
        )

    def frame(self, row: int, column: int, rows: int, columns: int, cls: str) -> str:
        x, y = self.left + column * self.width, self.top + row * self.height
        return (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{columns * self.width:.1f}"'
            f' height="{rows * self.height:.1f}" rx="4" fill="none" class="{cls}"/>'
        )


def _shade(value: float, most: float) -> int:
    return min(8, int(value / most * 8.9)) if most > 0 else 0


def rfm_grid(counts: Sequence[Sequence[int]], *, title: str, description: str = "") -> Chart:
    """Customers by recency (rows, 1 first) and frequency (columns) score of 1–5.

    The solid frame holds those with both scores 4 or 5; the dashed one those who came often and stay away.
    """
    cells = Cells(left=44, top=16, width=(WIDTH - 48) / 5, height=(HEIGHT - 40) / 5)
    most = max(max(row) for row in counts)
    body = text(cells.left, 9, _("Recency ↑   Frequency →"))
    for row in range(5):
        recency = 5 - row
        body += text(cells.left - 8, cells.top + (row + 0.5) * cells.height + 3.5, recency, "tx end")
        for column, count in enumerate(counts[recency - 1]):
            body += cells.draw(row, column, _shade(count, most), number(count))
    body += "".join(
        text(cells.left + (column + 0.5) * cells.width, HEIGHT - 8, column + 1, "mid tx")
        for column in range(5)
    )
    body += cells.frame(0, 3, 2, 2, "sa") + cells.frame(3, 3, 2, 2, "s5 dash")
    rows = tuple(
        (str(recency), *(number(count) for count in counts[recency - 1])) for recency in range(5, 0, -1)
    )
    headings = (_("Recency"), *(_("Frequency %(score)d") % {"score": score} for score in range(1, 6)))
    return Chart(drawing(WIDTH, HEIGHT, body, title=title, description=description), Table(headings, rows))


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers who began in one period, and the shares (0–1) of them that bought in each period since."""

    label: str
    size: int
    shares: tuple[float, ...]


def cohort_grid(cohorts: Sequence[Cohort], *, title: str, description: str = "", period: str = "Q") -> Chart:
    """`period` is the letter before the number of periods since the first, as in "Q+2"."""
    columns = max(len(cohort.shares) for cohort in cohorts)
    left = max(84, _beside(cohorts))
    cells = Cells(left, 18, (WIDTH - left - 2) / columns, min(26, (HEIGHT - 24) / len(cohorts)))
    later = [share for cohort in cohorts for share in cohort.shares[1:]] or [1.0]
    low, span = min(later), (max(later) - min(later)) or 1.0
    body = "".join(
        text(cells.left + (column + 0.5) * cells.width, 11, f"{period}+{column}", "mid")
        for column in range(0, columns, ceil((text_width(f"{period}+{columns - 1}") + 2) / cells.width))
    )
    for row, cohort in enumerate(cohorts):
        y = cells.top + (row + 0.5) * cells.height + 3.5
        body += text(0, y, cohort.label, "tx") + text(cells.left - 8, y, number(cohort.size), "end")
        for column, share in enumerate(cohort.shares):
            shade = 8 if column == 0 else min(7, int((share - low) / span * 7.2))
            body += cells.draw(row, column, shade, number(share * 100, 0))
    headings = (_("Began"), _("Customers"), *(f"{period}+{column}" for column in range(columns)))
    rows = tuple(_cohort_row(cohort, columns) for cohort in cohorts)
    return Chart(drawing(WIDTH, HEIGHT, body, title=title, description=description), Table(headings, rows))


def _beside(cohorts: Sequence[Cohort]) -> float:
    """The room that the names and sizes of cohorts take, with a gap after each that is still one on a phone, where
    letters are larger beside the drawing."""
    return sum(
        max(text_width(words) for words in column) + 14
        for column in ([each.label for each in cohorts], [number(each.size) for each in cohorts])
    )


def _cohort_row(cohort: Cohort, columns: int) -> tuple[str, ...]:
    shares = [number(share * 100, 0) for share in cohort.shares]
    return (cohort.label, number(cohort.size), *shares, *[""] * (columns - len(shares)))
