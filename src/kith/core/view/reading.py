"""Reads the views that somebody may use, each without what they may not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

import orjson
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.access.policy import policy_of
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group, Line, Node, Values, from_json
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, sort_of
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.view import layout
from kith.core.view.layout import Layout
from kith.core.view.model import Reach

MOST = 200
COLUMNS = ("name", "reach", "team", "condition", "layout", "place", "role", "owner")


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as its reader may use it. `lacking` says that it also names something that is not there for the
    reader, which the condition and the layout leave out; `team`, `role` and `owner` are public ids."""

    uid: UUID
    name: str
    reach: str
    condition: Node | None
    layout: Layout
    place: int
    team: str
    role: str
    owner: str
    lacking: bool

    @property
    def shared(self) -> bool:
        return self.reach != Reach.ME


def views_of(actor: Actor, declared: ObjectType) -> list[View]:
    """The views of a type that the actor may use, in their order."""
    own = current().type("view")
    where = Line("type", "is", Values((declared.key,)))
    page = read_page(actor, Listing(own, COLUMNS, where, sort_of(own), MOST))
    scope = access.scope(actor, declared)
    return [
        _read(row[0], [column.value(row) for column in page.columns], scope, declared) for row in page.rows
    ]


class Views:
    """The views of a type that the actor may use, read when somebody first asks for them."""

    def __init__(self, actor: Actor, declared: ObjectType) -> None:
        self._actor, self._declared = actor, declared

    @cached_property
    def all(self) -> tuple[View, ...]:
        return tuple(views_of(self._actor, self._declared))

    @cached_property
    def first(self) -> View | None:
        """The view that the actor sees first."""
        return first_for(self._actor, self.all)


def view_in(views: Sequence[View], uid: str) -> View:
    """Raises NotFound."""
    found = next((view for view in views if str(view.uid) == uid), None)
    if found is None:
        raise NotFound(_("This view is no longer there."))
    return found


def first_for(actor: Actor, views: Sequence[View]) -> View | None:
    """The view that somebody with the actor's roles sees first; that of a role given beside the baseline wins."""
    meant = [view for view in views if view.role]
    if not meant:
        return None
    known = policy_of(actor).roles
    given = [known[each].uid for each in actor.roles if each in known]
    given += [role.uid for role in known.values() if role.shipped and role.key == actor.role]
    return next((view for uid in given for view in meant if view.role == uid), None)


def may_change(actor: Actor, view: View) -> bool:
    """Whether the actor keeps this view: their own, and a shared one for who administers the house."""
    kept = view.owner == str(actor.uid) or (view.shared and actor.administers)
    return kept and access.allowed(actor, current().type("view").permission("edit"))


def _read(uid: str, row: list[object], scope: Scope, declared: ObjectType) -> View:
    name, reach, team, condition, laid_out, place, role, owner = row
    asked, arranged = _condition(condition), _layout(laid_out)
    left = without_unknown(asked, scope) if asked else None
    shown = arranged.within(scope.fields)
    return View(
        UUID(uid), str(name), str(reach), left, shown, int(str(place)),
        _uid(team), _uid(role), _uid(owner), lacking=left != asked or shown != arranged,
    )  # fmt: skip


def _uid(value: object) -> str:
    return str(value[0]) if isinstance(value, tuple) else ""


def _condition(data: object) -> Node | None:
    return from_json(_json(data)) if data else None


def _layout(data: object) -> Layout:
    return layout.from_json(_json(data) or {})


def _json(data: object) -> object:
    """PostgreSQL's driver hands JSON on as text."""
    return orjson.loads(data) if isinstance(data, str) else data


def without_unknown(node: Node, scope: Scope) -> Node | None:
    """The condition without what the scope does not know or cannot compare; None where nothing is left. It finds no
    more than the actor's own rows, and tells nothing of what was left out."""
    if isinstance(node, Group):
        parts = tuple(part for each in node.parts if (part := without_unknown(each, scope)) is not None)
        return replace(node, parts=parts) if parts or not node.parts else None
    return node if _holds_up(node, scope) else None


def _holds_up(node: Node, scope: Scope) -> bool:
    try:
        compile_condition(node, scope)
    except Invalid:
        return False
    return True

