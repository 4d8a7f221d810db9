"""Drawings that stand inside a line of text or a cell."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from kith.desk.charts.svg import Chart, Point, Table, dot, drawing, line, outline, path, rect, text
from kith.desk.written import written

_SPARK_WIDTH, _SPARK_HEIGHT = 72, 28
_ON_OF_PIPS = tuple(
    "".join(f"M{step * 4.5:g} {9 - step * 2}h3v{3 + step * 2}h-3z" for step in range(count))
    for count in range(6)
)
_OFF_OF_PIPS = tuple(
    "".join(f"M{step * 4.5:g} {9 - step * 2}h3v{3 + step * 2}h-3z" for step in range(count, 5))
    for count in range(6)
)


def _spark_points(values: Sequence[float], low: float, high: float) -> list[Point]:
    span, last = (high - low) or 1, max(1, len(values) - 1)
    height = _SPARK_HEIGHT - 8
    return [
        (2 + index * (_SPARK_WIDTH - 6) / last, _SPARK_HEIGHT - 4 - (value - low) / span * height)
        for index, value in enumerate(values)
    ]


def sparkline(values: Sequence[float], reference: float | None = None, label: str = "") -> Markup:
    """A trend without axes; the reference is the dashed line. Decorative unless it has a label."""
    if len(values) < 2:
        return Markup("")
    known = [*values, *([] if reference is None else [reference])]
    low, high = min(known), max(known)
    points = _spark_points(values, low, high)
    x, y = points[-1]
    body = f'<path class="ar" d="{outline(points)} L{x:.1f} {_SPARK_HEIGHT} L2 {_SPARK_HEIGHT} Z"/>'
    if reference is not None:
        at = _spark_points([reference], low, high)[0][1]
        body += line(0, at, _SPARK_WIDTH, at, "ref")
    body += path(points, "ln") + dot(x, y, 2.25, "pt")
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return written(f'<svg class="spark" viewBox="0 0 {_SPARK_WIDTH} {_SPARK_HEIGHT}" {role}>{body}</svg>')


def bar(share: float, tone: str = "accent", label: str = "") -> Markup:
    """A thin bar filled to a share of 0–1."""
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    filled = min(1.0, max(0.0, share)) * 100
    return written(
        f'<svg class="bar" {role}><rect width="{filled:.1f}%" height="100%" class="f-{escape(tone)}"/></svg>'
    )


def pips(count: int, kind: str = "") -> Markup:
    """Five rising steps, `count` of them on; kind is low, mid or high and follows the count by itself."""
    kind = kind or ("low" if count <= 2 else "mid" if count == 3 else "high")
    return written(
        f'<svg class="pips {kind}" viewBox="0 0 22 12" aria-hidden="true">'
        f'<path class="on" d="{_ON_OF_PIPS[count]}"/><path d="{_OFF_OF_PIPS[count]}"/></svg>'
    )


def rfm_mini(recency: int, frequency: int, monetary: int) -> Chart:
    """One customer's three scores of 1–5 as rows of steps."""
    scores = ((_("Recency"), recency), (_("Frequency"), frequency), (_("Monetary"), monetary))
    body = ""
    for row, (name, score) in enumerate(scores):
        y = 2 + row * 19
        body += text(0, y + 10, name, "tx big") + text(288, y + 10, score, "tb end big")
        body += "".join(
            rect(78 + step * 37, y + 1, 33, 9, "f-accent" if step < score else "f-mute soft-f", 2)
            for step in range(5)
        )
    title = _("RFM score %(recency)d-%(frequency)d-%(monetary)d, each out of 5") % {
        "recency": recency,
        "frequency": frequency,
        "monetary": monetary,
    }
    table = Table((_("Score"), _("Out of 5")), tuple((name, str(score)) for name, score in scores))
    return Chart(drawing(288, 56, body, title=title), table)
