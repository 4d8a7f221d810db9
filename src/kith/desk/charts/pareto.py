"""Who brings how much: customers from the largest down, and the share of the whole they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from kith.desk.charts.svg import Chart, Frame, Point, Table, anchor, dot, drawing, line, path, text
from kith.desk.formats import percent

_FILLS = ("f-c1", "f-c4", "f-c6")
_QUARTERS = (0, 0.25, 0.5, 0.75, 1)


@dataclass(frozen=True, slots=True)
class ClassShare:
    """A class of the ABC analysis: the share of customers in it, and of the total they bring (0–1)."""

    letter: str
    customers: float
    total: float


def pareto(
    curve: Sequence[Point], classes: Sequence[ClassShare], *, title: str, description: str = "", of_what: str
) -> Chart:
    """`curve` runs from (0, 0) to (1, 1): share of customers against share of the total; a few dozen
    points do.
    """
    frame = Frame(left=36, top=10)
    body = _axes(frame)
    start = 0.0
    for one, fill in zip(classes, _FILLS, strict=False):
        body += _area(frame, curve, start, start + one.customers, fill)
        start += one.customers
    body += path([(frame.x(x), frame.y(y)) for x, y in curve], "s1")
    body += path([(frame.x(0), frame.y(0)), (frame.x(1), frame.y(1))], "s6 dash")
    body += _borders(frame, curve, classes) + _letters(frame, classes, of_what)
    rows = tuple((one.letter, percent(one.customers), percent(one.total)) for one in classes)
    svg = drawing(frame.width, frame.height, body, title=title, description=description)
    return Chart(
        svg, Table((_("Class"), _("Share of customers"), _("Share of %(what)s") % {"what": of_what}), rows)
    )


def _axes(frame: Frame) -> str:
    body = ""
    for share in _QUARTERS:
        label, x, y = percent(share), frame.x(share), frame.y(share)
        body += line(frame.left, y, frame.end, y) + text(frame.left - 5, y + 3.5, label, "end")
        body += text(x, frame.height - 8, label, anchor(share))
    return body


def height_at(curve: Sequence[Point], x: float) -> float:
    """The curve's height at x, straight between its points."""
    for (x1, y1), (x2, y2) in pairwise(curve):
        if x1 <= x <= x2:
            return y1 if x1 == x2 else y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return 1.0


def _area(frame: Frame, curve: Sequence[Point], start: float, stop: float, fill: str) -> str:
    inside = [(x, y) for x, y in curve if start < x < stop]
    upper = [(start, height_at(curve, start)), *inside, (stop, height_at(curve, stop))]
    around = [*upper, (stop, 0.0), (start, 0.0)]
    return path([(frame.x(x), frame.y(y)) for x, y in around], f"{fill} band", closed=True)


def _borders(frame: Frame, curve: Sequence[Point], classes: Sequence[ClassShare]) -> str:
    body, border = "", 0.0
    for one in classes[:-1]:
        border += one.customers
        x, y = frame.x(border), frame.y(height_at(curve, border))
        body += line(x, y, x, frame.floor, "ax dash") + dot(x, y, 3.5, "f-c1 surf")
    return body


def _letters(frame: Frame, classes: Sequence[ClassShare], of_what: str) -> str:
    body, start = "", 0.0
    for one in classes:
        x, y = frame.x(start + one.customers / 2), frame.y(0.29)
        told = percent(one.total) if one is not classes[-1] else f"{percent(one.total)} {of_what}"
        body += text(x, y, one.letter, "tb mid big") + text(x, y + 14, told, "tx mid")
        start += one.customers
    return body
