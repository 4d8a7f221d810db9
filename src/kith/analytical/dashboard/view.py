"""A dashboard as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kith.analytical.dashboard.look import Look, Shown
from kith.analytical.dashboard.model import Dashboard
from kith.analytical.dashboard.period import Period
from kith.analytical.dashboard.tile import Kind, Tile
from kith.core.access import allowed, readable
from kith.core.fieldtypes import CHOICE
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.form_view import Choice, FormField

MOST_FILTERS = 3
OUTSTANDING = ("badge", "tier")
"""Marks of fields by which people tell records apart at a glance."""
SPANS = {1: "", 2: "md:col-span-2", 3: "md:col-span-2 xl:col-span-3"}


@dataclass(frozen=True, slots=True)
class TileView:
    """A tile with what can be done with it. `later` is the address that shows it when it takes longer."""

    id: str
    shown: Shown
    span: str
    menu: tuple[Action, ...]
    later: str


def read_look(actor: Actor, dashboard: Dashboard, query: Mapping[str, str]) -> Look:
    """How the address looks at the dashboard; what it does not know, it does not narrow to."""
    period = query.get("period") or dashboard.period
    only = tuple((key[2:], value) for key, value in query.items() if key.startswith("f.") and value)
    return Look(
        actor,
        period if period in Period.values else Period.ALL,
        query.get("compare") == "1",
        only[:MOST_FILTERS],
    )


def filters(look: Look, tiles: tuple[Tile, ...]) -> tuple[FormField, ...]:
    """What the whole page can be narrowed to: the period, and choices that lists on it have in common."""
    periods = tuple(Choice(each.value, each.label, each.value == look.period) for each in Period)
    chosen = dict(look.only)
    return (
        FormField("period", _("Period"), "select", choices=periods, required=True),
        *(_filter(field, chosen.get(field.key, "")) for field in _common(look.actor, tiles)),
    )


def _filter(field: Field, chosen: str) -> FormField:
    known = tuple(Choice(each.key, each.label, each.key == chosen) for each in field.choices)
    return FormField(
        f"f.{field.key}",
        field.label,
        "select",
        choices=(Choice("", _("All"), not chosen), *known),
        required=True,
    )


def _common(actor: Actor, tiles: tuple[Tile, ...]) -> list[Field]:
    """Fields with choices of the lists on the page: what tiles are parted by, then what stands out in lists."""
    found: dict[str, Field] = {}
    for tile in tiles:
        declared = current().types.get(tile.of) if tile.kind == Kind.LIST else None
        if declared and allowed(actor, declared.permission("see")):
            found |= {key: field for key, field in readable(actor, declared).items() if field.choices}
    parting = [tile.by for tile in tiles if tile.by in found]
    outstanding = [key for key, field in found.items() if field.mark in OUTSTANDING]
    keys = list(dict.fromkeys((*parting, *outstanding)))[:MOST_FILTERS]
    return [found[key] for key in keys if found[key].type is CHOICE]


def asked(look: Look) -> dict[str, str]:
    """The look as the parts of an address."""
    parts = {"period": look.period, "compare": "1" if look.compared else ""}
    parts |= {f"f.{key}": value for key, value in look.only}
    return {key: value for key, value in parts.items() if value}


def href(dashboard: Dashboard, path: str = "", look: Look | None = None) -> str:
    query = f"?{urlencode(asked(look))}" if look else ""
    return f"/dashboards/{dashboard.uid}{path}{query}"


def tile_views(
    dashboard: Dashboard, look: Look, tiles: tuple[Tile, ...], shown: list[Shown]
) -> tuple[TileView, ...]:
    kept = verbs.may_edit(look.actor, current().type("dashboard"), dashboard) and not look.actor.watcher
    return tuple(
        tile_view(dashboard, look, place, tile, each, changes=kept, last=place == len(tiles) - 1)
        for place, (tile, each) in enumerate(zip(tiles, shown, strict=True))
    )


def tile_view(
    dashboard: Dashboard, look: Look, place: int, tile: Tile, shown: Shown, *, changes: bool, last: bool
) -> TileView:
    later = href(dashboard, f"/tiles/{place}", look) if shown.is_late else ""
    menu = (
        *_files(dashboard, look, place, shown),
        *(_changes(dashboard, look, place, tile, last=last) if changes else ()),
    )
    return TileView(f"tile-{place}", shown, SPANS[tile.width], menu, later)


def _files(dashboard: Dashboard, look: Look, place: int, shown: Shown) -> tuple[Action, ...]:
    if shown.table is None:
        return ()
    return (
        Action(_("As CSV"), href(dashboard, f"/tiles/{place}/csv", look), "file-text"),
        *(
            (Action(_("As picture"), href(dashboard, f"/tiles/{place}/png", look), "download"),)
            if shown.chart
            else ()
        ),
    )


def _changes(dashboard: Dashboard, look: Look, place: int, tile: Tile, *, last: bool) -> tuple[Action, ...]:
    def change(do: str, label: str, icon: str, tone: str = "") -> Action:
        where = href(dashboard, f"/tiles/{place}/do/{do}", look)
        return Action(label, where, icon, "post", tone=tone, target="#page")  # type: ignore[arg-type]

    found = [
        change("earlier", _("Earlier"), "arrow-up") if place else None,
        change("later", _("Later"), "arrow-down") if not last else None,
        change("wider", _("Wider"), "arrow-right") if tile.width < len(SPANS) else None,
        change("narrower", _("Narrower"), "arrow-left") if tile.width > 1 else None,
        change("remove", _("Remove"), "trash-2", "bad"),
    ]
    return tuple(each for each in found if each)


def period_told(look: Look) -> str:
    """The days that the page looks at, in words."""
    if look.days is None:
        return str(Period(look.period).label)
    days = (look.days.first, look.days.last)
    return f"{formats.day_full(days[0])} – {formats.day_full(days[1])}"
