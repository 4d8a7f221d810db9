"""Custom fields as fields of the catalogue, and how they come and go."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.custom.model import CustomField
from kith.core.errors import Invalid, NotAllowed
from kith.core.fieldtypes import FIELD_TYPES, Choice
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records.settings import change_setting, fields_revision
from kith.core.records.side import key_column
from kith.core.registry import all_rooms, current
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.switch import FIELDS, follow

KEY = re.compile(r"[a-z][a-z0-9_]{0,49}")
KINDS = ("text", "long_text", "integer", "decimal", "boolean", "choice", "date", "country", "language")
CASTS = {"integer": "::bigint", "decimal": "::numeric", "boolean": "::boolean"}
MOST = 300


def custom_fields() -> dict[str, tuple[Field, ...]]:
    """All custom fields by type. A type that is switched off keeps its fields in the table."""
    types = {
        declared.key: declared for room in all_rooms() for declared in room.types if declared.custom_table
    }
    found: dict[str, tuple[Field, ...]] = {}
    for row in CustomField.objects.order_by("place", "id"):
        if row.type in types:
            found[row.type] = (*found.get(row.type, ()), field_of(row, types[row.type]))
    return found


def later_fields() -> dict[str, tuple[Field, ...]]:
    """All fields that come and go while the house runs, by type: custom ones, and those that rooms make of records."""
    found = custom_fields()
    for added in (each for room in all_rooms() for give in room.later_fields for each in give()):
        found[added.type] = (*found.get(added.type, ()), added.field)
    return found


def field_of(row: CustomField, declared: ObjectType) -> Field:
    """Dates stand as ISO text, compared as such: no cast, so that an index on them is possible."""
    join = Join("custom", declared.custom_table, f"custom.{key_column(declared)} = t.id")
    text = f"(custom.data->>'{row.key}')"
    sql = f"{text}::date" if row.kind == "date" else text + CASTS.get(row.kind, "")
    return Field(
        row.key,
        row.label,
        FIELD_TYPES[row.kind],
        Privacy.PERSONAL if row.is_personal else Privacy.INTERNAL,
        source=Source(f"({sql})", (join,)),
        choices=tuple(Choice(key, label) for key, label in row.choices),
        custom=True,
    )


@transaction.atomic
def add_field(
    *,
    by: Actor,
    type_key: str,
    key: str,
    label: str,
    kind: str,
    choices: tuple[tuple[str, str], ...] = (),
    personal: bool = True,
) -> CustomField:
    """A new field of a type, there for everybody at once. Raises NotAllowed, or Invalid with the refusals by field."""
    _require_administrator(by)
    declared = current().type(type_key)
    if not declared.custom_table:
        raise Invalid({"type": [_("This type takes no custom fields.")]})
    if not KEY.fullmatch(key) or key in declared.by_key or key == "uid":
        raise Invalid({"key": [_("A new name of small letters, digits and underscores.")]})
    if kind not in KINDS or (kind == "choice") != bool(choices):
        raise Invalid({"kind": [_("This kind of field is not possible here.")]})
    if CustomField.objects.filter(type=type_key).count() >= MOST:
        raise Invalid({"type": [_("There are too many fields already.")]})
    row = CustomField.objects.create(
        type=type_key,
        key=key,
        label=label or key,
        kind=kind,
        choices=[list(pair) for pair in choices],
        is_personal=personal,
    )
    announce()
    return row


@transaction.atomic
def remove_field(*, by: Actor, type_key: str, key: str) -> None:
    """Takes a field away. Its values stay in the side table until the record is erased, so that it can come back."""
    _require_administrator(by)
    CustomField.objects.filter(type=type_key, key=key).delete()
    announce()


def _require_administrator(by: Actor) -> None:
    if by.role not in (Role.OWNER, Role.ADMINISTRATOR, Role.SYSTEM):
        raise NotAllowed


def announce() -> None:
    """Lets every process take the fields of the house anew."""
    change_setting(FIELDS, fields_revision() + 1)
    follow()
