"""Bars for categories, and the distribution of a figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kith.desk.charts.svg import (
    LETTER,
    Chart,
    Frame,
    Scale,
    Table,
    anchor,
    drawing,
    line,
    rect,
    rows_axis,
    scale,
    text,
    text_width,
)
from kith.desk.formats import Numeric, number

Writer = Callable[[Numeric], str]


def bars(
    items: Sequence[tuple[str, float]],
    *,
    title: str,
    description: str = "",
    headings: tuple[str, str],
    write: Writer = number,
) -> Chart:
    """One bar per category, each with its figure above it."""
    frame = Frame(top=18)
    ruler = scale([value for _label, value in items])
    body = rows_axis(frame, ruler, [write(tick) for tick in ruler.ticks])
    width = frame.inner_width / max(1, len(items))
    for index, (label, value) in enumerate(items):
        middle = frame.left + (index + 0.5) * width
        body += _bar(frame, ruler, middle, min(width * 0.7, 40), value)
        body += text(
            middle, min(frame.y(ruler.share(value)), frame.y(ruler.share(0))) - 4, write(value), "mid tb"
        )
        body += text(middle, frame.height - 8, label, "mid")
    table = Table(headings, tuple((label, write(value)) for label, value in items))
    return Chart(drawing(frame.width, frame.height, body, title=title, description=description), table)


def _bar(frame: Frame, ruler: Scale, middle: float, width: float, value: float, cls: str = "f-c1") -> str:
    top, zero = frame.y(ruler.share(value)), frame.y(ruler.share(0))
    return rect(middle - width / 2, min(top, zero), width, abs(zero - top), cls, 2)


@dataclass(frozen=True, slots=True)
class Mark:
    """A value of the distribution that is named: the median, the mean."""

    label: str
    value: float


def histogram(
    edges: Sequence[float],
    counts: Sequence[int],
    *,
    title: str,
    description: str = "",
    headings: tuple[str, str],
    write: Writer = number,
    marks: Sequence[Mark] = (),
    strong_from: float | None = None,
    note: Sequence[str] = (),
    open_end: bool = False,
) -> Chart:
    """Counts between edges (one edge more than counts); with `open_end` the last holds all above. Bars from
    `strong_from` on are darker and told by `note`.
    """
    frame = Frame(right=6, top=14)
    ruler = scale(counts)
    body = rows_axis(frame, ruler, [_thousands(tick) for tick in ruler.ticks])
    width = frame.inner_width / len(counts)
    for index, count in enumerate(counts):
        strong = strong_from is None or edges[index] >= strong_from
        middle = frame.left + (index + 0.5) * width
        body += _bar(frame, ruler, middle, width - 2, count, "f-c1" if strong else "f-c1 soft-f")
    body += _marks(frame, edges, marks) + _note(frame, note) + _edges(frame, edges, write, open_end)
    rows = tuple(
        (f"{write(low)}–{write(high)}", number(count))
        for low, high, count in zip(edges, edges[1:], counts, strict=False)
    )
    if open_end:
        rows = (*rows[:-1], (_and_more(edges, write), number(counts[-1])))
    svg = drawing(frame.width, frame.height, body, title=title, description=description)
    return Chart(svg, Table(headings, rows))


def _thousands(value: float) -> str:
    return f"{number(value / 1000)}k" if value >= 1000 else number(value)


def _marks(frame: Frame, edges: Sequence[float], marks: Sequence[Mark]) -> str:
    span = edges[-1] - edges[0]
    parts = []
    for level, mark in enumerate(marks):
        x, top = frame.x((mark.value - edges[0]) / span), frame.top - 4 + level * 18
        parts.append(line(x, top, x, frame.floor, "ax dash") + text(x + 4, top + 8, mark.label, "tx"))
    return "".join(parts)


def _note(frame: Frame, note: Sequence[str]) -> str:
    return "".join(
        text(frame.end, frame.top + 72 + row * 13, words, "tx end") for row, words in enumerate(note)
    )


def _and_more(edges: Sequence[float], write: Writer) -> str:
    return _("%(value)s and more") % {"value": write(edges[-2])}


def _edges(frame: Frame, edges: Sequence[float], write: Writer, open_end: bool) -> str:
    """The first edge and the last, and two evenly between them, so that round widths give round labels; one that the
    last would run into is left out."""
    last = len(edges) - 1
    step = max(1, last // 3)
    words = [write(edge) for edge in edges]
    if open_end:
        words[last] = _and_more(edges, write)
    free = frame.end - text_width(words[last]) - LETTER
    places = [(index, frame.x(index / last)) for index in range(0, last + 1, step)]
    return "".join(
        text(x, frame.height - 8, words[index], anchor(index / last))
        for index, x in places
        if index == last or x + text_width(words[index]) / 2 < free
    )
