"""What is done with dashboards. Each goes through the plain verbs, so that it stands in the history and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kith.analytical.dashboard.model import Dashboard
from kith.analytical.dashboard.period import Period
from kith.analytical.dashboard.ready import board_review
from kith.analytical.dashboard.tile import WIDEST, Tile, from_json, to_json
from kith.core.errors import Conflict
from kith.core.principals.actor import Actor
from kith.core.records import past, verbs
from kith.core.registry import current

Tiles = tuple[Tile, ...]


def make_ready(*, by: Actor) -> Dashboard:
    """A dashboard for a board's review, for whoever makes it."""
    values = {
        "name": now_said("Board review"), "tiles": to_json(board_review(by)), "period": Period.YEAR,
    }  # fmt: skip
    made = verbs.create(current().type("dashboard"), by=by, values=values)
    assert isinstance(made, Dashboard)
    return made


def add_tile(*, by: Actor, dashboard: Dashboard, tile: Tile) -> None:
    """The tile stands at the end. Raises Invalid where there are too many."""
    _keep(by, dashboard, (*from_json(dashboard.tiles), tile))


def change_tile(*, by: Actor, dashboard: Dashboard, place: int, do: str) -> None:
    """Moves, widens, narrows or removes one tile. Raises Conflict where somebody else has taken it away meanwhile."""
    tiles = from_json(dashboard.tiles)
    if not 0 <= place < len(tiles) or do not in CHANGES:
        raise Conflict(_("This tile is no longer there."))
    _keep(by, dashboard, CHANGES[do](tiles, place))


def arrange(*, by: Actor, dashboard: Dashboard, order: Sequence[tuple[int, str, int]]) -> None:
    """The tiles named by (place, title, width), in this order; others go."""
    tiles = from_json(dashboard.tiles)
    if not all(0 <= place < len(tiles) for place, _title, _width in order):
        raise Conflict(_("This tile is no longer there."))
    kept = {place: (title, width) for place, title, width in order}
    arranged = (
        replace(tiles[place], title=title[:120], width=width) for place, (title, width) in kept.items()
    )
    _keep(by, dashboard, tuple(arranged))


def take_back(*, by: Actor, dashboard: Dashboard, at: datetime) -> None:
    """The dashboard is again as it was at a moment."""
    past.restore_record(current().type("dashboard"), by=by, record=dashboard, at=at)


def _keep(by: Actor, dashboard: Dashboard, tiles: Tiles) -> None:
    verbs.edit(current().type("dashboard"), by=by, record=dashboard, values={"tiles": to_json(tiles)})


def _moved(steps: int) -> Callable[[Tiles, int], Tiles]:
    def move(tiles: Tiles, place: int) -> Tiles:
        rest = [*tiles[:place], *tiles[place + 1 :]]
        rest.insert(min(max(place + steps, 0), len(rest)), tiles[place])
        return tuple(rest)

    return move


def _widened(steps: int) -> Callable[[Tiles, int], Tiles]:
    def widen(tiles: Tiles, place: int) -> Tiles:
        width = min(max(tiles[place].width + steps, 1), WIDEST)
        return (*tiles[:place], replace(tiles[place], width=width), *tiles[place + 1 :])

    return widen


def _removed(tiles: Tiles, place: int) -> Tiles:
    return (*tiles[:place], *tiles[place + 1 :])


CHANGES: dict[str, Callable[[Tiles, int], Tiles]] = {
    "earlier": _moved(-1),
    "later": _moved(1),
    "wider": _widened(1),
    "narrower": _widened(-1),
    "remove": _removed,
}
