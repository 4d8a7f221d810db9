"""Lines over time, named at their end instead of in a legend, with a shaded range where one is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
_NOT_YET = "4 3"
_LINE_HEIGHT, _LEFT = 13, 34
_MOST_LABELS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """One line. `low` and `high` bound its range, value by value; `colour` is 1–6, 6 being the grey of
    "other". Its first value stands at the label number `begin`. One that goes on from the value `since` at the
    label before is expected and not seen; with a range it is drawn dashed.
    """

    name: str
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    colour: int = 0
    begin: int = 0
    since: float | None = None


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
    bounds: tuple[str, str] | None = None,
) -> Chart:
    """All series share `labels`, one for each value, of which as many are written as fit. In the drawing, where there is
    little room, figures are written by `shorten`, if it is given. Series that end before the last label go unnamed in
    it. With `bounds`, headings for low and high, the table has the ranges too."""
    brief = shorten or write
    everything = [value for one in series for value in (*one.values, *one.low, *one.high)]
    ruler = make_scale(everything)
    ticks = [brief(tick) for tick in ruler.ticks]
    left = max(_LEFT, *(text_width(tick) + LETTER for tick in ticks))
    frame = Frame(width=560, height=172, left=left, right=84) if wide else Frame(left=left, right=78)
    body = rows_axis(frame, ruler, ticks) + _labels(frame, labels)
    drawn = [_coloured(one, place) for place, one in enumerate(series)]
    last = max(1, len(labels) - 1)
    body += "".join(_band(frame, ruler, one, last) for one in drawn)
    body += "".join(_stroke(frame, ruler, one, last) for one in drawn)
    body += _names(frame, ruler, [one for one in drawn if _reaches(one, len(labels))], brief)
    svg = drawing(
        frame.width, frame.height, body, title=title, description=description, cls="ch wide" if wide else "ch"
    )
    return Chart(svg, _table(series, labels, heading, write, bounds))


def _coloured(one: Series, place: int) -> Series:
    return replace(one, colour=one.colour or min(place + 1, 6))


def _reaches(one: Series, labels: int) -> bool:
    """Whether it has a value at the last label."""
    return one.begin + len(one.values) >= labels


def _points(frame: Frame, ruler: Scale, one: Series, values: Sequence[float], last: int) -> list[Point]:
    known = values if one.since is None else (one.since, *values)
    places = enumerate(known, start=one.begin + len(values) - len(known))
    return [(frame.x(index / last), frame.y(ruler.share(value))) for index, value in places]


def _band(frame: Frame, ruler: Scale, one: Series, last: int) -> str:
    if not one.low:
        return ""
    high, low = (_points(frame, ruler, one, values, last) for values in (one.high, one.low))
    return path([*high, *reversed(low)], f"f-c{one.colour} band", closed=True)


def _stroke(frame: Frame, ruler: Scale, one: Series, last: int) -> str:
    points = _points(frame, ruler, one, one.values, last)
    dash = _NOT_YET if one.since is not None and one.low else _DASHES[one.colour - 1]
    return path(points, f"s{one.colour}", dash=dash) + dot(*points[-1], 3, f"f-c{one.colour}")


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
    step = frame.inner_width / last
    fitting = (most for most in range(_MOST_LABELS, 2, -1) if last // (most - 1) * step >= room)
    return "".join(
        text(
            frame.x(index / last),
            frame.height - 8,
            labels[index].replace(" ", NO_BREAK),
            anchor(index / last),
        )
        for index in picked(len(labels), next(fitting, 2))
    )


def _table(
    series: Sequence[Series],
    labels: Sequence[str],
    heading: str,
    write: Callable[[Numeric], str],
    bounds: tuple[str, str] | None,
) -> Table:
    columns = [(one.name, one.begin, one.values) for one in series]
    for one in series if bounds else ():
        columns += [
            (name, one.begin, side) for name, side in zip(bounds or (), (one.low, one.high), strict=True)
        ]
    columns = [column for column in columns if column[2]]
    rows = tuple(
        (label, *(_cell(values, place - begin, write) for _name, begin, values in columns))
        for place, label in enumerate(labels)
    )
    return Table((heading, *(name for name, _begin, _values in columns)), rows)


def _cell(values: Sequence[float], place: int, write: Callable[[Numeric], str]) -> str:
    return write(values[place]) if 0 <= place < len(values) else ""
