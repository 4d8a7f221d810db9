"""What changed in the configuration: settings, and the types that only administrators change; and undoing it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, NotAllowed
from kith.core.fieldtypes import SECRET
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.audit import Asked, Entry, entries
from kith.core.records.reading import get
from kith.core.records.remaking import restored
from kith.core.records.settings import change_setting, setting
from kith.core.registry import current
from kith.core.registry.objecttype import Audience, ObjectType

SETTING = "setting"


def configuring_types() -> tuple[str, ...]:
    """The keys of the types that make up the configuration."""
    kept = [
        each.key
        for each in current().types
        if each.audience in (Audience.HOUSE, Audience.ADMINISTRATORS) and each.key != "audit_entry"
    ]
    return (*kept, SETTING)


def _type_of(entry: Entry) -> ObjectType | None:
    return next((each for each in current().types if each.key == entry.subject_type), None)


def before(actor: Actor, entry: Entry) -> dict[str, Any]:
    """The values that undoing the entry would bring back; nothing where it cannot be undone by this actor."""
    if entry.act != "changed" or entry.lost or entry.closed or not actor.administers:
        return {}
    if entry.subject_type == SETTING:
        return {key: pair[0] for key, pair in entry.changes.items()}
    declared = _type_of(entry)
    if declared is None or not declared.editable:
        return {}
    fields = access.writable(actor, declared)
    own = {
        key: pair[0]
        for key, pair in entry.changes.items()
        if key in fields and fields[key].type is not SECRET
    }
    return own if len(own) == len(entry.changes) else {}


def undoable(actor: Actor, entry: Entry) -> bool:
    """Whether this actor may undo the entry: a change, or that a rule was added or deleted."""
    return bool(before(actor, entry)) or _whole(actor, entry) is not None


def _whole(actor: Actor, entry: Entry) -> ObjectType | None:
    """The type of a record that the entry added or deleted and that stands so still, where this actor may turn it round.

    Only of types whose records are written anew after they were deleted, so that undoing has a way back itself.
    """
    if entry.act not in ("created", "deleted") or entry.lost or entry.closed or not actor.administers:
        return None
    declared = _type_of(entry)
    if declared is None or not declared.remade:
        return None
    there = declared.model._default_manager.filter(uid=entry.subject_uid).exists()
    verb = "delete" if there else "create"
    stands = there == (entry.act == "created")
    return declared if stands and access.allowed(actor, declared.permission(verb)) else None


def _turn_round(declared: ObjectType, by: Actor, entry: Entry) -> None:
    if entry.act == "deleted":
        restored(declared, by=by, uid=entry.subject_uid)
        return
    newest = entries(by, Asked(record=entry.subject_uid), most=1).entries
    if newest[0].uid != entry.uid:
        raise Conflict(_("This was changed again since."))
    verbs.delete(declared, by=by, record=get(by, declared, entry.subject_uid))


@transaction.atomic
def undo(*, by: Actor, entry: Entry) -> None:
    """Brings back what was before an entry. Raises NotAllowed, or Conflict where it was changed again since."""
    whole = _whole(by, entry)
    if whole is not None:
        _turn_round(whole, by, entry)
        return
    values = before(by, entry)
    if not values:
        raise NotAllowed(_("This cannot be undone."))
    after = {key: entry.changes[key][1] for key in values}
    if entry.subject_type == SETTING:
        for key, value in values.items():
            if setting(key) != after[key]:
                raise Conflict(fields={key: setting(key)})
            change_setting(key, value, by)
        return
    declared = current().type(entry.subject_type)
    verbs.edit(declared, by=by, record=get(by, declared, entry.subject_uid), values=values, expected=after)
