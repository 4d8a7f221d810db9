"""A small net of names around one in the middle: two columns at either side, so that no name ever covers another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kith.desk.written import written

BOX, TALL, GAP, STRIDE = 120, 38, 18, 46
LONGEST, NOTE, MOST = 15, 18, 24


@dataclass(frozen=True, slots=True)
class Node:
    """A name in a box. `note` is a second line, `kind` person or organisation; `parent` the key of who it hangs on."""

    key: str
    name: str
    href: str
    kind: str
    note: str = ""
    parent: str = ""
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    node: Node
    column: int
    row: float


def network(middle: Node, nodes: Sequence[Node], more: Iterable[tuple[str, str]] = ()) -> Markup:
    """SVG of the middle, of who hangs on it, and of who hangs on those; `more` are further ties by keys. Of many, the
    nearest 24 are drawn. Readers who cannot see it have the list beside it."""
    spots = _placed(middle, nodes[:MOST])
    columns = sorted({spot.column for spot in spots.values()})
    rows = max(spot.row for spot in spots.values()) + 1
    left = columns[0]
    width = (columns[-1] - left) * (BOX + GAP) + BOX + 2
    lines = [
        (each.node.parent, each.node.key, each.node.faded) for each in spots.values() if each.node.parent
    ]
    lines += [(start, end, True) for start, end in more if start in spots and end in spots]
    drawn = "".join(_line(spots[start], spots[end], left, faded) for start, end, faded in lines)
    drawn += "".join(_box(spot, left, spot.node is middle) for spot in spots.values())
    height = round(rows * STRIDE)
    return written(
        f'<svg class="ch net" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
        f"{drawn}</svg>"
    )


def _placed(middle: Node, nodes: Sequence[Node]) -> dict[str, Spot]:
    """The first step in turn at the side with more room, what hangs on it outside of it, row by row."""
    children: dict[str, list[Node]] = {}
    for node in nodes:
        children.setdefault(node.parent, []).append(node)
    filled = {1: 0.0, -1: 0.0}
    spots: dict[str, Spot] = {}
    for node in children.get(middle.key, []):
        side = 1 if filled[1] <= filled[-1] else -1
        outer = children.get(node.key, [])
        for place, each in enumerate(outer):
            spots[each.key] = Spot(each, 2 * side, filled[side] + place)
        spots[node.key] = Spot(node, side, filled[side] + (len(outer) - 1) / 2 if outer else filled[side])
        filled[side] += max(len(outer), 1)
    rows = max(*filled.values(), 1)
    for side, used in filled.items():
        for key, spot in spots.items():
            if spot.column * side > 0:
                spots[key] = Spot(spot.node, spot.column, spot.row + (rows - used) / 2)
    return {middle.key: Spot(middle, 0, (rows - 1) / 2), **spots}


def _corner(spot: Spot, left: int) -> tuple[float, float]:
    return (spot.column - left) * (BOX + GAP) + 1, spot.row * STRIDE + (STRIDE - TALL) / 2


def _line(start: Spot, end: Spot, left: int, faded: bool) -> str:
    """A curve between the sides that face each other; within one column a bow at its outer side."""
    (x1, y1), (x2, y2) = _corner(start, left), _corner(end, left)
    y1, y2 = y1 + TALL / 2, y2 + TALL / 2
    if start.column == end.column:
        x1, x2 = x1 + BOX, x2 + BOX
        bend = x1 + GAP * 0.8
        path = f"M{x1:.0f} {y1:.1f}C{bend:.0f} {y1:.1f} {bend:.0f} {y2:.1f} {x2:.0f} {y2:.1f}"
    else:
        if x1 > x2:
            (x1, y1), (x2, y2) = (x2, y2), (x1, y1)
        x1 += BOX
        half = (x1 + x2) / 2
        path = f"M{x1:.0f} {y1:.1f}C{half:.0f} {y1:.1f} {half:.0f} {y2:.1f} {x2:.0f} {y2:.1f}"
    return f'<path class="tie{" off" if faded else ""}" d="{path}"/>'


def _box(spot: Spot, left: int, middle: bool) -> str:
    node, (x, y) = spot.node, _corner(spot, left)
    looks = " ".join(
        part for part in (node.kind, "own" if middle else "", "off" if node.faded else "") if part
    )
    name = f'<text class="tb big" x="{x + 10:.0f}" y="{y + (16 if node.note else 23):.1f}">{_short(node.name)}</text>'
    note = (
        f'<text class="tx" x="{x + 10:.0f}" y="{y + 30:.1f}">{_short(node.note, NOTE)}</text>'
        if node.note
        else ""
    )
    return (
        f'<a href="{escape(node.href)}" tabindex="-1" class="{looks}"><title>{escape(node.name)}</title>'
        f'<rect x="{x:.0f}" y="{y:.1f}" width="{BOX}" height="{TALL}" rx="{6 if node.kind == "organisation" else 19}"/>'
        f"{name}{note}</a>"
    )


def _short(text: str, longest: int = LONGEST) -> Markup:
    return escape(text if len(text) <= longest else f"{text[: longest - 1]}…")
