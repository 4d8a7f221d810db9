"""Saved views: lists as people want to see them again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.conditions.tree import Node, from_json, to_json
from kith.core.errors import Invalid, NotAllowed, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.model import SavedView
from kith.core.registry.objecttype import ObjectType


@dataclass(frozen=True, slots=True)
class View:
    """A saved view, read. A shared one is everybody's."""

    uid: UUID
    name: str
    shared: bool
    condition: Node | None
    sort: tuple[str, ...]
    columns: tuple[str, ...]


def views_of(actor: Actor, declared: ObjectType) -> list[View]:
    """The actor's own views of a type and those of everybody, in their order."""
    mine = models.Q(owner_id=actor.id) | models.Q(owner=None)
    return [_read(row) for row in SavedView.objects.filter(mine, type=declared.key).order_by("place", "id")]


def view_of(actor: Actor, declared: ObjectType, uid: str) -> View:
    """Raises NotFound."""
    found = next((view for view in views_of(actor, declared) if str(view.uid) == uid), None)
    if found is None:
        raise NotFound(_("This view is no longer there."))
    return found


def save_view(
    declared: ObjectType,
    *,
    by: Actor,
    name: str,
    condition: Node | None,
    sort: tuple[str, ...],
    columns: tuple[str, ...],
    shared: bool = False,
) -> SavedView:
    """A new view. Only those who may change records of the type can save one for everybody."""
    access.require(by, declared.permission("see"))
    if shared:
        access.require(by, declared.permission("edit"))
    if not name.strip():
        raise Invalid({"name": [_("This field is needed.")]})
    place = SavedView.objects.filter(type=declared.key).count()
    view = SavedView.objects.create(
        type=declared.key,
        name=name.strip()[:120],
        owner_id=None if shared else by.id,
        place=place,
        condition=to_json(condition) if condition else None,
        sort=list(sort),
        columns=list(columns),
    )
    view.refresh_from_db()
    return view


def remove_view(*, by: Actor, uid: UUID) -> None:
    """Raises NotFound, or NotAllowed for somebody else's or a shared one without the right to change."""
    row = SavedView.objects.filter(uid=uid).first()
    if row is None:
        raise NotFound
    if row.owner_id != by.id and not (row.owner_id is None and by.role in ("owner", "administrator")):
        raise NotAllowed
    row.delete()


def _read(row: SavedView) -> View:
    return View(
        row.uid,
        row.name,
        row.owner_id is None,
        from_json(row.condition) if row.condition else None,
        tuple(row.sort),
        tuple(row.columns),
    )
