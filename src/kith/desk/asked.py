"""What a list's address asks for: type, saved view, condition, order, columns, page. Read here, written here."""

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
from kith.core.records.views import View, view_of
from kith.core.registry.objecttype import ObjectType

MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as its address says. What the address leaves out comes from the saved view, then from the type."""

    type: ObjectType
    view: View | None
    where: Node | None
    sort: tuple[str, ...]
    columns: tuple[str, ...]
    after: str
    changed: bool

    def listing(self, limit: int = 50) -> Listing:
        sort = sorts(self.sort)
        after = read_cursor(self.after, len(sort)) if self.after else None
        return Listing(self.type, self.columns, self.where, sort, limit, after)

    def href(self, path: str = "", **changes: object) -> str:
        """The address of this list, or of something beside it, with changes. None leaves a part out."""
        parts: dict[str, object] = {
            "view": self.view.uid if self.view else None,
            "where": write_where(self.where) if self.changed else None,
            "sort": ",".join(self.sort) if self.changed else None,
            "columns": ",".join(self.columns) if self.changed else None,
        }
        query = urlencode({key: value for key, value in (parts | changes).items() if value not in (None, "")})
        return f"/{self.type.url}{path}" + (f"?{query}" if query else "")

    def having(
        self,
        where: Node | None = None,
        sort: tuple[str, ...] | None = None,
        columns: tuple[str, ...] | None = None,
    ) -> str:
        """The address of the list with another condition, order or columns."""
        new = replace(
            self,
            changed=True,
            where=self.where if where is None else where,
            sort=self.sort if sort is None else sort,
            columns=self.columns if columns is None else columns,
        )
        return new.href()

    @property
    def lines(self) -> tuple[Node, ...]:
        """The parts of the condition that stand as chips."""
        if self.where is None or self.where == EVERYTHING:
            return ()
        return (
            self.where.parts if isinstance(self.where, Group) and self.where.kind == "all" else (self.where,)
        )


def write_where(where: Node | None) -> str:
    return "" if where is None else orjson.dumps(to_json(where)).decode()


def read_asked(actor: Actor, declared: ObjectType, query: Mapping[str, str]) -> Asked:
    """Raises Invalid for a condition that cannot be read and NotFound for a view that is not there."""
    view = view_of(actor, declared, query["view"]) if query.get("view") else None
    changed = any(query.get(key) for key in ("where", "sort", "columns"))
    where = read_where(query["where"]) if query.get("where") else view.condition if view else None
    columns = _listed(query.get("columns")) or (view.columns if view else ()) or declared.columns
    fields = readable(actor, declared)
    own = tuple(key for key in (view.sort if view else ()) or declared.sort if key.lstrip("-") in fields)
    sort = _listed(query.get("sort")) or own
    kept = tuple(key for key in dict.fromkeys((declared.title, *columns)) if key in fields)[:MOST_COLUMNS]
    return Asked(declared, view, where, sort, kept, query.get("after") or "", changed)


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
