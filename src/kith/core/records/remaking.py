"""Deleted records of types without a trash, written anew as the history has them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, NotFound
from kith.core.events.history import history
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import fetch

SUBJECT = (
    "select subject_id from core_event where subject_type = %s and subject_uid = %s and kind = %s limit 1"
)


@transaction.atomic
def remake(declared: ObjectType, *, by: Actor, uid: UUID | str) -> Any:
    """The record that was deleted last under this public id, with all its values and the same id.

    Raises NotAllowed for who may not add such records, NotFound where there never was one, Conflict where it is there,
    Invalid where another one stands in its place."""
    access.require(by, declared.permission("create"))
    found = fetch(SUBJECT, (declared.key, UUID(str(uid)), f"{declared.key}.deleted"))
    if not found:
        get(by, declared, uid)
    newest = history(declared.key, found[0][0], dict(declared.by_key), most=1) if found else []
    if not newest or newest[0].kind != f"{declared.key}.deleted":
        raise Conflict(_("There is nothing to bring back."))
    record: Any = declared.model(uid=UUID(str(uid)), pk=found[0][0])
    for key, (value, _after) in newest[0].changes.items():
        field = declared.by_key[key]
        setattr(record, field.attribute, _value(by, field, value))
    verbs.write_back(declared, record, by)
    return record


def _value(by: Actor, field: Field, kept: Any) -> Any:
    """A value of the history as the record holds it. Raises Conflict where the other record that it names is gone."""
    value = field.type.parse(kept, field.spec)
    if not field.target or value is None:
        return value
    try:
        return get(by, current().type(field.target), value)
    except NotFound:
        raise Conflict(_("There is nothing to bring back.")) from None


def restored(declared: ObjectType, *, by: Actor, uid: UUID | str) -> Any:
    """A deleted record back as it was: out of the trash, or written anew where its type has none."""
    return (remake if declared.remade else verbs.restore)(declared, by=by, uid=uid)
