"""The right side of the builder of a list's filter: how many it finds, and the first of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import EVERYTHING, Group, Node
from kith.core.errors import Text
from kith.core.fieldtypes import MONEY, Viewer
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, sorts
from kith.core.records.reading import TooSlow, read_page
from kith.core.records.settings import house_currency
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats, marks
from kith.desk.asked import Asked
from kith.desk.builder_view import BuilderResult, Previewed
from kith.desk.conditions.complete import without_errors
from kith.desk.conditions.counted import Left
from kith.desk.conditions.said import lines_left_out

PATIENCE = 3_000
"""Milliseconds that counting may take: the list can be shown without its numbers."""
SHOWN, DETAILS = 6, 3
"""So many records are shown, each with so many of the list's columns at most."""


@dataclass(frozen=True, slots=True)
class Built:
    """The filter as it stands: the list it belongs to, its tree, and the lines that cannot be asked yet, by path."""

    asked: Asked
    root: Group
    scope: Scope
    errors: dict[str, Text]

    @property
    def whole(self) -> Node:
        return without_errors(self.root, "", self.errors) or EVERYTHING


def result_view(actor: Actor, built: Built, counts: Left | None, spent: float) -> BuilderResult:
    declared = built.asked.type
    if counts is None:
        slow = _("Counting takes too long. Narrow the condition, or have a field indexed.")
        return BuilderResult("…", formats.inside(declared.plural), slow)
    share = counts.found / counts.everyone if counts.everyone else 0.0
    text = _("%(share)s of all") % {"share": formats.percent(share, 1)}
    if built.errors:
        text += " · " + lines_left_out(len(built.errors))
    shown = {"shown": min(SHOWN, counts.found), "all": formats.number(counts.found)}
    return BuilderResult(
        formats.number(counts.found),
        formats.inside(declared.label if counts.found == 1 else declared.plural),
        text,
        f"{round(spent * 1000)} ms",
        preview=_preview(actor, built),
        preview_text=_("%(shown)s of %(all)s") % shown,
    )


def _preview(actor: Actor, built: Built) -> tuple[Previewed, ...]:
    """The first of those found, in the order of the list."""
    declared, viewer = built.asked.type, actor.viewer(house_currency())
    columns = [key for key in built.asked.columns if key != declared.title and key in built.scope.fields]
    asked = (declared.title, *columns[:DETAILS])
    try:
        page = read_page(
            actor, Listing(declared, asked, built.whole, sorts(built.asked.sort), SHOWN), PATIENCE
        )
    except TooSlow:
        return ()
    found = []
    for row in page.rows:
        name, *details = (_shown(each.field, each.value(row), viewer) for each in page.columns)
        found.append(_previewed(declared, str(row[0]), name, " · ".join(filter(None, details))))
    return tuple(found)


def _shown(field: Field, value: Any, viewer: Viewer) -> str:
    if field.type is MONEY and isinstance(value, tuple):
        value, viewer = value[0], replace(viewer, currency=value[1])
    return "" if value is None else field.type.show(value, field.spec, viewer)


def _previewed(declared: ObjectType, uid: str, name: str, detail: str) -> Previewed:
    name = name or _("No name")
    sign = marks.avatar(name, "", declared.kind[1]) if declared.kind else marks.sign(declared.icon)
    return Previewed(sign, name, f"/{declared.url}/{uid}", detail)
