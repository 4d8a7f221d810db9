"""Bars that lie, one below the other, with room for long names; each can lead to what it stands for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import escape

from kith.desk.charts.svg import WIDTH, Chart, Frame, Table, drawing, rect, text
from kith.desk.formats import Numeric, number

_ROW, _NAME, _FIGURE, _LETTERS = 22, 132, 62, 22
_TALL, _MORE_LETTERS = 34, 44


@dataclass(frozen=True, slots=True)
class Ranked:
    """A bar with its name and, where it leads somewhere, the address."""

    label: str
    value: float
    href: str = ""


def ranking(
    items: Sequence[Ranked],
    *,
    title: str,
    description: str = "",
    headings: tuple[str, str],
    write: Callable[[Numeric], str] = number,
    above: bool = False,
) -> Chart:
    """One bar for each item in the order given; those below zero go to nothing and are told by their figure. With `above`
    names stand above their bars, for those that are long."""
    row, left = (_TALL, 0) if above else (_ROW, _NAME)
    frame = Frame(WIDTH, max(1, len(items)) * row, left=left, right=_FIGURE, top=0, bottom=0)
    most = max((item.value for item in items), default=0) or 1
    body = "".join(_bar(frame, place, item, most, write) for place, item in enumerate(items))
    leads = any(item.href for item in items)
    svg = drawing(frame.width, frame.height, body, title=title, description=description, leads=leads)
    return Chart(svg, Table(headings, tuple((item.label, write(item.value)) for item in items)))


def _bar(frame: Frame, place: int, item: Ranked, most: float, write: Callable[[Numeric], str]) -> str:
    above, share = not frame.left, max(0.0, item.value) / most
    y = place * _TALL + 13 if above else place * _ROW
    seen = _shortened(item.label, _MORE_LETTERS if above else _LETTERS)
    drawn = (
        text(0, y - 1 if above else y + 15, seen, "tx")
        + rect(frame.left, y + 4, max(1.0, share * frame.inner_width), 14, "f-c1", 2)
        + text(frame.width, y + 15, write(item.value), "tb end")
    )
    if not item.href:
        return drawn
    whole = escape(f"{item.label}: {write(item.value)}")
    # Who speaks to the page says what is written there, also where it is cut: the name has those words as they stand.
    rest = "" if seen == item.label else f" ({item.label})"
    told = escape(f"{seen} {write(item.value)}{rest}")
    return f'<a href="{escape(item.href)}" aria-label="{told}"><title>{whole}</title>{drawn}</a>'


def _shortened(label: str, letters: int) -> str:
    return label if len(label) <= letters else f"{label[: letters - 1].rstrip()}…"
