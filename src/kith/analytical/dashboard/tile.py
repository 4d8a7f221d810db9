"""What a dashboard is made of: tiles, as they are kept and as they are checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text

MOST, WIDEST, LONGEST = 24, 3, 200


class Kind(StrEnum):
    """Where a tile's figures come from."""

    ANALYSIS = "analysis"
    LIST = "list"
    QUESTION = "question"


class Show(StrEnum):
    """What a tile shows. Analyses are shown as they draw themselves."""

    CHART = "chart"
    TABLE = "table"
    NUMBER = "number"
    NEWEST = "newest"


SHOWN = {
    Kind.ANALYSIS: (Show.CHART, Show.TABLE),
    Kind.QUESTION: (Show.CHART, Show.TABLE),
    Kind.LIST: (Show.NUMBER, Show.CHART, Show.TABLE, Show.NEWEST),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One part of a dashboard, `width` thirds of the page wide.

    `of` is the key of an analysis or of a type, or the public id of an own analysis. A list is narrowed by the saved
    `view` and the page's period (by the field `date`), parted `by` a field, and counted or added up (`sum`).
    """

    kind: str
    of: str
    show: str = Show.CHART
    title: str = ""
    view: str = ""
    by: str = ""
    sum: str = ""
    date: str = ""
    width: int = 1


def to_json(tiles: Sequence[Tile]) -> dict[str, Any]:
    return {"tiles": [{key: part for key, part in asdict(tile).items() if part} for tile in tiles]}


def from_json(data: Any) -> tuple[Tile, ...]:
    """Raises Invalid for what is no row of tiles, naming the tile."""
    if not data:
        return ()
    if not isinstance(data, dict) or set(data) != {"tiles"} or not isinstance(data["tiles"], list):
        raise _refused(_("Tiles stand in a list named “tiles”."))
    if len(data["tiles"]) > MOST:
        raise _refused(format_lazy(_("A dashboard has at most {most} tiles."), most=MOST))
    return tuple(_tile(each, place) for place, each in enumerate(data["tiles"], start=1))


def _tile(data: Any, place: int) -> Tile:
    known = {field.name for field in fields(Tile)}
    if not isinstance(data, dict) or not {"kind", "of"} <= set(data) <= known:
        raise _at(place, _("it has a kind, what it is of, and nothing that is not known"))
    texts = {key: part for key, part in data.items() if key != "width"}
    width = data.get("width", 1)
    if not all(isinstance(part, str) and len(part) <= LONGEST for part in texts.values()):
        raise _at(place, _("its parts are short texts"))
    if not isinstance(width, int) or isinstance(width, bool) or not 1 <= width <= WIDEST:
        raise _at(place, _("it is 1, 2 or 3 wide"))
    tile = Tile(**texts, width=width)
    if tile.kind not in tuple(Kind) or tile.show not in SHOWN[Kind(tile.kind)]:
        raise _at(place, _("there is no such kind of tile, or it cannot be shown this way"))
    if tile.kind == Kind.LIST and tile.show in (Show.CHART, Show.TABLE) and not tile.by:
        raise _at(place, _("name the field that parts it"))
    return tile


def _at(place: int, what: Text) -> Invalid:
    return _refused(format_lazy(_("Tile {place}: {what}."), place=place, what=what))


def _refused(what: Text) -> Invalid:
    return Invalid({"tiles": [what]})
