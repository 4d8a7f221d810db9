"""What pushes a score up or down, reason by reason."""

from collections.abc import Sequence

from kith.desk.charts.svg import Chart, Table, drawing, line, rect, text
from kith.desk.formats import NO_BREAK, signed

_WIDTH, _MIDDLE, _ROW, _ROOM = 288, 182, 24, 58


def contributions(
    reasons: Sequence[tuple[str, float]], *, title: str, headings: tuple[str, str], unit: str = "pt"
) -> Chart:
    """Signed bars around a middle line: red makes it worse, green better. Values are in `unit`, percentage
    points.
    """
    height = len(reasons) * _ROW
    most = max((abs(value) for _reason, value in reasons), default=1) or 1
    body = line(_MIDDLE, 0, _MIDDLE, height, "ax")
    for row, (reason, value) in enumerate(reasons):
        y, width = row * _ROW, abs(value) / most * _ROOM
        start, tone = (_MIDDLE + 1, "f-bad") if value > 0 else (_MIDDLE - width - 1, "f-good")
        body += text(0, y + 15, reason, "tx big") + rect(start, y + 7, width, 10, tone, 2)
        body += text(_WIDTH, y + 15, f"{signed(value)}{NO_BREAK}{unit}", "end tx big")
    told = tuple((reason, f"{signed(value)}{NO_BREAK}{unit}") for reason, value in reasons)
    description = "; ".join(f"{reason} {value}" for reason, value in told)
    return Chart(drawing(_WIDTH, height, body, title=title, description=description), Table(headings, told))
