"""Estimates with the range in which the truth lies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kith.desk.charts.svg import Chart, Frame, Scale, Table, dot, drawing, line, path, scale, text
from kith.desk.formats import Numeric, signed


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate between `low` and `high`; the first of a chart is the whole and drawn as a diamond."""

    label: str
    value: float
    low: float
    high: float

    @property
    def tells_something(self) -> bool:
        return self.low > 0 or self.high < 0


def _one_digit(value: Numeric) -> str:
    return signed(value, 1)


def intervals(
    rows: Sequence[Interval],
    *,
    title: str,
    description: str = "",
    headings: tuple[str, str],
    write: Callable[[Numeric], str] = _one_digit,
) -> Chart:
    """One row per group. Ranges that hold zero are grey: the data cannot tell them from nothing."""
    frame = Frame(width=420, height=26 + 20 * len(rows), left=104, right=112, top=4, bottom=22)
    ruler = scale([edge for row in rows for edge in (row.low, row.high)], steps=4)
    body = _axis(frame, ruler)
    step = frame.inner_height / len(rows)
    for index, row in enumerate(rows):
        body += _row(frame, ruler, row, frame.top + step * (index + 0.5), write, whole=index == 0)
    table = Table((*headings, _("from"), _("to")), tuple(_figures(row, write) for row in rows))
    return Chart(drawing(frame.width, frame.height, body, title=title, description=description), table)


def _axis(frame: Frame, ruler: Scale) -> str:
    body = ""
    for tick in ruler.ticks:
        x = frame.x(ruler.share(tick))
        digits = 0 if all(float(one).is_integer() for one in ruler.ticks) else 1
        body += line(x, frame.top, x, frame.floor, "ax" if tick == 0 else "gl")
        body += text(x, frame.height - 8, signed(tick, digits) if tick else "0", "mid")
    return body


def _row(
    frame: Frame, ruler: Scale, row: Interval, y: float, write: Callable[[Numeric], str], *, whole: bool
) -> str:
    colour = 1 if row.tells_something else 6
    start, middle, end = (frame.x(ruler.share(value)) for value in (row.low, row.value, row.high))
    diamond = [(middle, y - 5), (middle + 5, y), (middle, y + 5), (middle - 5, y)]
    mark = path(diamond, f"f-c{colour}", closed=True) if whole else dot(middle, y, 4, f"f-c{colour}")
    words = "tb" if whole else "tx"
    low, high = (write(edge).lstrip("+") for edge in (row.low, row.high))
    told = f"{write(row.value)} ({low} {_('to')} {high})"
    return (
        text(0, y + 3.5, row.label, words)
        + path([(start, y), (end, y)], f"s{colour}")
        + mark
        + text(frame.width, y + 3.5, told, f"end {words}")
    )


def _figures(row: Interval, write: Callable[[Numeric], str]) -> tuple[str, ...]:
    return row.label, write(row.value), write(row.low), write(row.high)
