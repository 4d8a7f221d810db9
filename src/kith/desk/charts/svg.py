"""The strokes that charts are made of, and the scales that place them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kith.desk.written import written

Point = tuple[float, float]
WIDTH, HEIGHT = 372, 188
LETTER = 5.8
"""How wide a letter of a chart is on average."""


@dataclass(frozen=True, slots=True)
class Table:
    """The chart's figures for whoever would rather read them. `words` are the places of columns, besides the first, that
    hold words and no figures."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    svg: Markup
    table: Table


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawing area inside its margins; `x` and `y` place shares of 0–1, y from the bottom up."""

    width: float = WIDTH
    height: float = HEIGHT
    left: float = 34
    right: float = 8
    top: float = 12
    bottom: float = 24

    @property
    def inner_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> float:
        return self.height - self.top - self.bottom

    @property
    def floor(self) -> float:
        return self.height - self.bottom

    @property
    def end(self) -> float:
        return self.width - self.right

    def x(self, share: float) -> float:
        return self.left + share * self.inner_width

    def y(self, share: float) -> float:
        return self.floor - share * self.inner_height


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps low–high to 0–1 and names round values between them."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)


def scale(values: Iterable[float], *, steps: int = 3, from_zero: bool = True) -> Scale:
    """A scale that holds all values and begins and ends on round ones (steps of 1, 2, 2.5 or 5 × a power
    of ten).
    """
    known = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    width = round_step((high - low or 1.0) / steps)
    first, last = math.floor(low / width + 1e-9), math.ceil(high / width - 1e-9)
    last = max(last, first + 1)
    ticks = tuple(index * width for index in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def round_step(rough: float) -> float:
    """The next 1, 2, 2.5 or 5 × a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if rough <= factor * power * (1 + 1e-9))


def drawing(
    width: float,
    height: float,
    body: str,
    *,
    title: str,
    description: str = "",
    cls: str = "ch",
    leads: bool = False,
) -> Markup:
    """The whole drawing. One that `leads` on by links in it is a group: nothing inside a picture is read out."""
    label = f"{title}. {description}" if description else title
    role = "group" if leads else "img"
    return written(
        f'<svg class="{cls}" viewBox="0 0 {width:g} {height:g}" role="{role}" aria-label="{escape(label)}">'
        f"{body}</svg>"
    )


def text(x: float, y: float, words: object, cls: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{cls}">{escape(words)}</text>'


def text_width(words: str) -> float:
    """About how wide words are, rather too much than too little."""
    return LETTER * len(words)


def line(x1: float, y1: float, x2: float, y2: float, cls: str = "gl") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{cls}"/>'


def rect(x: float, y: float, width: float, height: float, cls: str, corner: float = 0) -> str:
    rounded = f' rx="{corner:g}"' if corner else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0, width):.1f}" height="{max(0, height):.1f}"'
        f'{rounded} class="{cls}"/>'
    )


def dot(x: float, y: float, radius: float, cls: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" class="{cls}"/>'


def outline(points: Sequence[Point]) -> str:
    return " ".join(f"{'M' if index == 0 else 'L'}{x:.1f} {y:.1f}" for index, (x, y) in enumerate(points))


def path(points: Sequence[Point], cls: str, *, dash: str = "", closed: bool = False) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path class="{cls}" d="{outline(points)}{" Z" if closed else ""}"{dashed}/>'


def anchor(position: float) -> str:
    """Class that keeps the label of a place on an axis (0–1) inside the drawing."""
    return "" if position <= 0 else "end" if position >= 1 else "mid"


def rows_axis(frame: Frame, ruler: Scale, labels: Sequence[str]) -> str:
    """Grid lines with their labels at the left; the zero line is stronger where values go below it."""
    parts = []
    for tick, label in zip(ruler.ticks, labels, strict=True):
        y = frame.y(ruler.share(tick))
        parts.append(line(frame.left, y, frame.end, y, "ax" if tick == 0 and ruler.low < 0 else "gl"))
        parts.append(text(frame.left - 5, y + 3.5, label, "end"))
    return "".join(parts)


def picked(count: int, most: int) -> list[int]:
    """Indexes of at most `most` labels that can stand side by side, first and last among them."""
    if count <= most:
        return list(range(count))
    return sorted({round(index * (count - 1) / (most - 1)) for index in range(most)})
