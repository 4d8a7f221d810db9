"""How records come into a list: by the form, from a file; what stands at its head and where nothing is yet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kith.core.access import sees_all
from kith.core.access.rules import allowed
from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import ObjectType
from kith.core.transfer.kinds import comes_from_files
from kith.desk import formats
from kith.desk.actions_view import Action, Empty
from kith.desk.outside import leads


def new_href(actor: Actor, declared: ObjectType) -> str:
    may = declared.creatable and allowed(actor, declared.permission("create"))
    href = f"/{declared.url}/new"
    return href if may and leads(actor, href) else ""


def import_href(actor: Actor, declared: ObjectType) -> str:
    """The page where files with such records are read, where there is such a kind of file for the actor."""
    href = f"/import?as={declared.key}"
    return href if leads(actor, href) and comes_from_files(actor, declared) else ""


def list_actions(actor: Actor, declared: ObjectType) -> tuple[Action, ...]:
    file_href = import_href(actor, declared)
    importing = Action(_("Import"), file_href, "upload") if file_href else None
    creating = (
        Action(declared.label, new_href(actor, declared), "plus", key="c", tone="main")
        if new_href(actor, declared)
        else None
    )
    return tuple(action for action in (importing, creating) if action)


def empty_list(actor: Actor, declared: ObjectType) -> Empty:
    create = (
        Action(_("Add the first"), new_href(actor, declared), "plus", tone="main")
        if new_href(actor, declared)
        else None
    )
    file_href = import_href(actor, declared)
    second = Action(_("Import a file"), file_href, "upload") if file_href else None
    title = _("No %(plural)s yet") % {"plural": formats.inside(declared.plural)}
    return Empty(declared.icon, title, _ways_in(actor, declared, bool(second)), create, second)


def _ways_in(actor: Actor, declared: ObjectType, from_files: bool) -> str:
    if not sees_all(actor, declared):
        return _("You see those that are yours or shared with you. Others may be there.")
    if from_files:
        return _("They come in by hand, from a file, or over the API.")
    return _("They come in by hand, or over the API.") if declared.creatable else ""
