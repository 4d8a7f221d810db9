"""What a list's address asks for: type, saved view, condition, layout, page. Read here, written here.

The address alone tells all of it, so that a list can be shared as a link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kith.core.access import readable
from kith.core.conditions.tree import EVERYTHING, Group, Line, Node, from_json, to_json
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.cursor import read_cursor
from kith.core.records.planner import Listing, sorts
from kith.core.registry.objecttype import ObjectType
from kith.core.view.layout import DENSITIES, KINDS, LIST, MOST_SORTS, SPANS, Layout, limits_of, width_of
from kith.core.view.reading import View, Views, view_in

MOST_COLUMNS = 20
SHOWN = ("as", "by", "sum", "weight", "limits", "date", "span")
"""What an address says of a board or a calendar; `as` says that it is one."""
LAID_OUT = ("where", "sort", "columns", "group", "density", *SHOWN)
FURTHER = ("after", "rows")
NONE = "none"
"""Stands in an address for no grouping, and for no view where one would be shown first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as its address says. What the address leaves out comes from the saved view, then from the type.

    `saved` are the views that the actor may use of the type; the first of them is shown by an address that asks for
    nothing else. Whoever follows a list down its pages does not need to know them.
    """

    type: ObjectType
    saved: Views
    view: View | None
    where: Node | None
    layout: Layout
    after: str
    changed: bool

    @property
    def sort(self) -> tuple[str, ...]:
        return self.layout.sort

    @property
    def columns(self) -> tuple[str, ...]:
        return self.layout.columns

    def listing(self, limit: int = 50) -> Listing:
        sort = sorts(self.sort)
        after = read_cursor(self.after, len(sort)) if self.after else None
        return Listing(self.type, self.columns, self.where, sort, limit, after)

    def href(self, path: str = "", **changes: object) -> str:
        """The address of this list, or of something beside it, with changes. None leaves a part out."""
        parts = {**self._told(), **changes}
        told = {key: value for key, value in parts.items() if value not in (None, "")}
        query = urlencode({"view": NONE, **told} if path else told or self._bare())
        return f"/{self.type.url}{path}" + (f"?{query}" if query else "")

    def parts(self) -> dict[str, str]:
        """The list as the parts of its address."""
        return self._told() or self._bare()

    def _bare(self) -> dict[str, str]:
        """What an address must say that asks for nothing, so that it does not show the first view."""
        return {"view": NONE} if self.saved.first else {}

    def _told(self) -> dict[str, str]:
        named = str(self.view.uid) if self.view else ""
        if not self.changed:
            return {"view": named} if named else {}
        widths = dict(self.layout.widths)
        columns = (f"{key}:{widths[key]}" if key in widths else key for key in self.columns)
        told = {
            "view": named,
            "where": write_where(self.where),
            "sort": ",".join(self.sort),
            "columns": ",".join(columns),
            "group": self.layout.group or (NONE if self.view and self.view.layout.group else ""),
            "density": self.layout.density,
            **_shown(self.layout, self.view.layout if self.view else Layout()),
        }
        return {key: value for key, value in told.items() if value}

    def having(self, where: Node | None = None, **changes: object) -> str:
        """The address of the list with another condition, or with changes of its layout."""
        return self.turned(where, **changes).href()

    def turned(self, where: Node | None = None, **changes: object) -> Asked:
        """The list with another condition, or with changes of its layout; from its first row on."""
        laid_out = replace(self.layout, **changes)  # type: ignore[arg-type]
        new = self.where if where is None else where
        return replace(self, changed=True, where=new, layout=laid_out, after="")

    @property
    def lines(self) -> tuple[Node, ...]:
        """The parts of the condition that stand as chips."""
        if self.where is None or self.where == EVERYTHING:
            return ()
        return (
            self.where.parts if isinstance(self.where, Group) and self.where.kind == "all" else (self.where,)
        )


def _shown(now: Layout, kept: Layout) -> dict[str, str]:
    """What the address says of a board or a calendar; what a view has and somebody has put away is named as well."""
    limits = ",".join(f"{key}:{limit}" for key, limit in now.limits)
    return {
        "as": now.kind if now.kind != kept.kind or now.kind != LIST else "",
        "by": now.by, "sum": now.sum, "weight": now.weight,
        "limits": limits or (NONE if kept.limits else ""),
        "date": now.date, "span": now.span,
    }  # fmt: skip


def write_where(where: Node | None) -> str:
    return "" if where is None else orjson.dumps(to_json(where)).decode()


def read_asked(actor: Actor, declared: ObjectType, query: Mapping[str, str]) -> Asked:
    """Raises Invalid for a condition that cannot be read and NotFound for a view that is not there."""
    saved = Views(actor, declared)
    changed = any(query.get(key) for key in LAID_OUT)
    view = _view(saved, query.get("view") or "", bare=not changed and not any(map(query.get, FURTHER)))
    where = read_where(query["where"]) if query.get("where") else view.condition if view else None
    arranged = _layout(query, view.layout if view else Layout(), declared, set(readable(actor, declared)))
    return Asked(declared, saved, view, where, arranged, query.get("after") or "", changed)


def _view(saved: Views, named: str, *, bare: bool) -> View | None:
    if not named:
        return saved.first if bare else None
    return None if named == NONE else view_in(saved.all, named)


def _layout(query: Mapping[str, str], own: Layout, declared: ObjectType, fields: set[str]) -> Layout:
    """The layout that the address asks for, else the view's, else the type's, as far as the reader sees its fields."""
    written = _listed(query.get("columns"))
    columns = tuple(each.partition(":")[0] for each in written) or own.columns or declared.columns
    widths = widths_of(query.get("columns")) if written else own.widths
    sort = _listed(query.get("sort")) or tuple(
        key for key in own.sort or declared.sort if key.lstrip("-") in fields
    )
    density, kind, span = (query.get(name) or "" for name in ("density", "as", "span"))

    def named(part: str) -> str:
        return str(query.get(part) or getattr(own, part))

    laid_out = Layout(
        tuple(dict.fromkeys((declared.title, *columns))),
        widths,
        density=density if density in DENSITIES else own.density,
        kind=kind if kind in KINDS else own.kind,
        limits=_limits(query.get("limits")) if query.get("limits") else own.limits,
        span=span if span in SPANS else own.span,
        group=named("group"),
        by=named("by"),
        sum=named("sum"),
        weight=named("weight"),
        date=named("date"),
    ).within(fields)
    group = laid_out.group if laid_out.group in fields else ""
    return replace(laid_out, columns=laid_out.columns[:MOST_COLUMNS], sort=sort[:MOST_SORTS], group=group)


def _limits(text: str | None) -> tuple[tuple[str, int], ...]:
    """The limits of a board as an address holds them: `offer:5,won:20`."""
    parts = (each.rpartition(":") for each in _listed(text))
    return limits_of({key: number for key, _mark, number in parts if key and number.isdecimal()})


def widths_of(columns: str | None) -> tuple[tuple[str, int], ...]:
    """The widths among columns as an address holds them: `name,city:160`."""
    parts = (each.partition(":") for each in _listed(columns))
    return tuple((key, width_of(width)) for key, _mark, width in parts if width.isdecimal())


def read_where(text: str) -> Node:
    try:
        return from_json(orjson.loads(text))
    except orjson.JSONDecodeError:
        raise Invalid({"condition": [_("This filter cannot be read.")]}) from None


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(",") if part)


def added_line(request: HttpRequest, asked: Asked) -> Node:
    """The condition with the line that the filter form sent."""
    values = [value for value in request.GET.getlist("value") if value != ""]
    data: dict[str, object] = {"field": request.GET.get("field", ""), "op": request.GET.get("op", "")}
    if request.GET.get("span"):
        data |= {"span": request.GET["span"], "unit": request.GET.get("unit", "day")}
    elif values:
        data["value"] = values
    line = from_json(data)
    assert isinstance(line, Line)
    lines = list(asked.lines)
    place = request.GET.get("place", "")
    if place in map(str, range(len(lines))):
        lines[int(place)] = line
    else:
        lines.append(line)
    return Group("all", tuple(lines))
