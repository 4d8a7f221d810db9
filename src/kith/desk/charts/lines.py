"""Lines over time, named at their end instead of in a legend, with a shaded range where one is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kith.desk.charts.svg import (
    LETTER,
    Chart,
    Frame,
    Point,
    Scale,
    Table,
    anchor,
    dot,
    drawing,
    path,
    picked,
    rows_axis,
    text,
    text_width,
)
from kith.desk.charts.svg import scale as make_scale
from kith.desk.formats import NO_BREAK, Numeric, number

_DASHES = ("", "6 3", "", "1 4", "2 3", "3 3")
_LINE_HEIGHT = 13
_MOST_LABELS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """One line. `low` and `high` bound its range, value by value; `colour` is 1–6, 6 being the grey of
    "other".
    """

    name: str
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    colour: int = 0


def lines(
    series: Sequence[Series],
    labels: Sequence[str],
    *,
    title: str,
    description: str = "",
    heading: str = "",
    write: Callable[[Numeric], str] = number,
    shorten: Callable[[Numeric], str] | None = None,
    wide: bool = False,
) -> Chart:
    """All series share `labels`, one for each value, of which as many are written as fit. In the drawing, where there is
    little room, figures are written by `shorten`, if it is given."""
    brief = shorten or write
    frame = Frame(width=560, height=172, right=84) if wide else Frame(right=78)
    everything = [value for one in series for value in (*one.values, *one.low, *one.high)]
    ruler = make_scale(everything)
    body = rows_axis(frame, ruler, [brief(tick) for tick in ruler.ticks]) + _labels(frame, labels)
    drawn = [_coloured(one, place) for place, one in enumerate(series)]
    body += "".join(_band(frame, ruler, one) for one in drawn)
    body += "".join(_stroke(frame, ruler, one) for one in drawn)
    body += _names(frame, ruler, drawn, brief)
    svg = drawing(
        frame.width, frame.height, body, title=title, description=description, cls="ch wide" if wide else "ch"
    )
    return Chart(svg, _table(series, labels, heading, write))


def _coloured(one: Series, place: int) -> Series:
    return Series(one.name, one.values, one.low, one.high, one.colour or min(place + 1, 6))


def _points(frame: Frame, ruler: Scale, values: Sequence[float]) -> list[Point]:
    last = max(1, len(values) - 1)
    return [(frame.x(index / last), frame.y(ruler.share(value))) for index, value in enumerate(values)]


def _band(frame: Frame, ruler: Scale, one: Series) -> str:
    if not one.low:
        return ""
    around = [*_points(frame, ruler, one.high), *reversed(_points(frame, ruler, one.low))]
    return path(around, f"f-c{one.colour} band", closed=True)


def _stroke(frame: Frame, ruler: Scale, one: Series) -> str:
    points = _points(frame, ruler, one.values)
    return path(points, f"s{one.colour}", dash=_DASHES[one.colour - 1]) + dot(
        *points[-1], 3, f"f-c{one.colour}"
    )


def _names(frame: Frame, ruler: Scale, series: Sequence[Series], write: Callable[[Numeric], str]) -> str:
    """Names beside the ends, pushed apart where lines end close together, and up from the foot."""
    ends = sorted((frame.y(ruler.share(one.values[-1])), one.name, write(one.values[-1])) for one in series)
    places = _apart([y - 2 for y, _name, _value in ends], frame.floor - 9)
    return "".join(
        text(frame.end + 8, at, name, "tb") + text(frame.end + 8, at + 12, value, "tx")
        for at, (_y, name, value) in zip(places, ends, strict=True)
    )


def _apart(wanted: Sequence[float], lowest: float) -> list[float]:
    """These heights, the highest first, each at least two lines below the one before and none below the lowest."""
    down, free = [], 0.0
    for at in wanted:
        down.append(max(at, free))
        free = down[-1] + 2 * _LINE_HEIGHT
    up, limit = [], lowest
    for at in reversed(down):
        up.append(min(at, limit))
        limit = up[-1] - 2 * _LINE_HEIGHT
    return up[::-1]


def _labels(frame: Frame, labels: Sequence[str]) -> str:
    """As many as stand apart: the first and the last grow inwards, so that their neighbours need half as much again."""
    last = max(1, len(labels) - 1)
    room = 1.5 * max((text_width(label) for label in labels), default=0) + LETTER
    most = max(2, min(_MOST_LABELS, 1 + int(frame.inner_width / room)))
    return "".join(
        text(
            frame.x(index / last),
            frame.height - 8,
            labels[index].replace(" ", NO_BREAK),
            anchor(index / last),
        )
        for index in picked(len(labels), most)
    )


def _table(
    series: Sequence[Series], labels: Sequence[str], heading: str, write: Callable[[Numeric], str]
) -> Table:
    rows = tuple((label, *(write(one.values[index]) for one in series)) for index, label in enumerate(labels))
    return Table((heading, *(one.name for one in series)), rows)
