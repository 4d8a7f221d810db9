"""Saved views, described."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.tree import from_json
from kith.core.errors import Invalid, NotFound
from kith.core.fieldtypes import CHOICE, INTEGER, MOMENT, REFERENCE, STRUCTURE, TEXT, Choice
from kith.core.registry import current
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType
from kith.core.view import layout
from kith.core.view.model import Reach, SavedView

OPEN = Privacy.INTERNAL


def check_view(view: SavedView) -> None:
    """Raises Invalid for a type that is not there, a team that is not named, and what is no condition or no layout."""
    try:
        current().type(view.type)
    except NotFound:
        raise Invalid({"type": [format_lazy(_("There is no type “{type}”."), type=view.type[:60])]}) from None
    if (view.reach == Reach.TEAM) != (view.team is not None):
        raise Invalid({"team": [_("Name the team that the view is for, and only then.")]})
    if view.condition is not None:
        from_json(view.condition)
    layout.from_json(view.layout or {})


def complete(view: SavedView) -> None:
    view.layout = view.layout or {}
    view.reach = view.reach or Reach.ME


VIEW = ObjectType(
    key="view", model=SavedView, label=_("View"), plural=_("Views"), icon="table-2", path="views",
    audience=Audience.OWN, author="owner_id", base="t.deleted_at is null",
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=120),
        Field("type", _("Type of record"), TEXT, OPEN, required=True, max_length=60),
        Field("reach", _("Who sees it"), CHOICE, OPEN, choices=tuple(Choice(each.value, each.label) for each in Reach)),
        Field("team", _("Team"), REFERENCE, OPEN, target="team"),
        Field("condition", _("Condition"), STRUCTURE, OPEN),
        Field("layout", _("Layout"), STRUCTURE, OPEN),
        Field("place", _("Place"), INTEGER, OPEN),
        Field("role", _("Seen first by"), REFERENCE, OPEN, target="role", writable=False),
        Field("owner", _("Owner"), REFERENCE, OPEN, target="principal", writable=False, mark="owner"),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, OPEN, writable=False, mark="changed"),
    ),
    title="name", columns=("name", "type", "reach", "team", "owner", "changed_at"), sort=("place",),
    prepare=complete, check=check_view,
)  # fmt: skip
