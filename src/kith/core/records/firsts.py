"""New records together with the first of what belongs to them, such as a person with a phone number."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.access import readable, writable
from kith.core.errors import Invalid, Text
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType


def firsts(by: Actor, declared: ObjectType) -> dict[str, Field]:
    """The fields of the type that tell of something beside the record, which the actor may add."""
    return {
        key: field for key, field in readable(by, declared).items() if field.first_of and _may_add(by, field)
    }


def _may_add(by: Actor, field: Field) -> bool:
    kind, key = field.first_of.split(".")
    other = current().types.get(kind)
    return other is not None and access.allowed(by, other.permission("create")) and key in writable(by, other)


@transaction.atomic
def create(declared: ObjectType, *, by: Actor, values: Mapping[str, object]) -> Model:
    """A new record and the first of each thing beside it that `values` name: all of it, or nothing. Raises as
    `verbs.create` does, with what is refused of the things beside under the record's own fields, and for one by which
    nobody could know it again."""
    beside = firsts(by, declared)
    _require_known(by, declared, beside, values)
    own = {key: value for key, value in values.items() if key not in beside}
    record = verbs.create(declared, by=by, values=own)
    refused: dict[str, list[Text]] = {}
    for name, field in beside.items():
        try:
            if values.get(name):
                _add(by, record, field, values[name])
        except Invalid as invalid:
            refused[name] = [text for texts in invalid.fields.values() for text in texts]
    if refused:
        raise Invalid(refused)
    return record


def _require_known(
    by: Actor, declared: ObjectType, beside: Mapping[str, Field], values: Mapping[str, object]
) -> None:
    own = writable(by, declared)
    asked = [key for key in declared.known_by if key in own or key in beside]
    if not asked or any(str(values.get(key) or "").strip() for key in asked):
        return
    labels = ", ".join(str(declared.by_key[key].label) for key in asked)
    raise Invalid({asked[0]: [format_lazy(_("Fill in at least one of these: {fields}."), fields=labels)]})


def _add(by: Actor, record: Model, field: Field, value: object) -> None:
    kind, key = field.first_of.split(".")
    other = current().type(kind)
    owner = str(getattr(record, "uid"))  # noqa: B009 - every listed model has one
    verbs.create(other, by=by, values={key: value, other.subject: owner})
