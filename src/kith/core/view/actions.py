"""What is done with saved views. Each goes through the plain verbs, so that it stands in the history and can be undone."""

from __future__ import annotations

from django.db import transaction

from kith.core import access
from kith.core.access.model import AccessRole
from kith.core.conditions.tree import EVERYTHING, Node, to_json
from kith.core.errors import NotAllowed
from kith.core.events.record import record as record_event
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.view import layout
from kith.core.view.layout import Layout
from kith.core.view.model import Reach, SavedView
from kith.core.view.reading import View, views_of

APART = 1000
"""How far apart views are placed, so that others find room between two of them."""


def save_view(
    declared: ObjectType,
    *,
    by: Actor,
    name: str,
    condition: Node | None,
    arranged: Layout,
    reach: str = Reach.ME,
    team: str = "",
) -> SavedView:
    """A new view of a type, behind those that there are. Raises Invalid with the refusals by field."""
    access.require(by, declared.permission("see"))
    last = max((view.place for view in views_of(by, declared)), default=0)
    values: dict[str, object] = {
        "name": name, "type": declared.key, "reach": reach, "team": team if reach == Reach.TEAM else "",
        "condition": _kept(condition), "layout": layout.to_json(arranged), "place": last + APART,
    }  # fmt: skip
    view = verbs.create(current().type("view"), by=by, values=values)
    assert isinstance(view, SavedView)
    return view


def keep_view(*, by: Actor, view: View, condition: Node | None, arranged: Layout) -> None:
    """The view shows from now on what the list shows."""
    values = {"condition": _kept(condition), "layout": layout.to_json(arranged)}
    _edit(by, view, values)


def describe_view(*, by: Actor, view: View, name: str, reach: str, team: str = "") -> None:
    """Another name, and whom the view is open to."""
    _edit(by, view, {"name": name, "reach": reach, "team": team if reach == Reach.TEAM else ""})


def move_view(declared: ObjectType, *, by: Actor, view: View, steps: int) -> None:
    """The view stands one place further right, or with -1 further left; at the end it stays."""
    others = [each for each in views_of(by, declared) if each.uid != view.uid]
    at = sum(each.place <= view.place for each in others) + steps
    if 0 <= at <= len(others):
        before = others[at - 1].place if at > 0 else others[0].place - 2 * APART
        behind = others[at].place if at < len(others) else others[-1].place + 2 * APART
        _edit(by, view, {"place": (before + behind) // 2})


@transaction.atomic
def show_first(*, by: Actor, view: View, role: str) -> None:
    """Whoever has this role sees the view first, in place of another one; without a role nobody does."""
    own = current().type("view")
    if not by.administers:
        raise NotAllowed
    record = get(by, own, view.uid)
    access.require(by, own.permission("edit"), record)
    assert isinstance(record, SavedView)
    chosen = get(by, current().type("role"), role) if role else None
    assert chosen is None or isinstance(chosen, AccessRole)
    if chosen:
        SavedView.objects.filter(type=record.type, role=chosen).update(role=None)
    before = record.role.uid if record.role else None
    SavedView.objects.filter(pk=record.pk).update(role=chosen)
    changes = {"role": (before, chosen.uid if chosen else None)}
    record_event("view.changed", by=by, on=record, declared=own, verb="show_first", changes=changes)


def _kept(condition: Node | None) -> object:
    return to_json(condition) if condition and condition != EVERYTHING else None


def _edit(by: Actor, view: View, values: dict[str, object]) -> None:
    own = current().type("view")
    verbs.edit(own, by=by, record=get(by, own, view.uid), values=values)
