"""Reads values from any door for the fields of a type: unknown ones, read-only ones and unfit ones are refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Invalid, NotFound, Text
from kith.core.fieldtypes import INTEGER, PHONE, REFERENCE, SECRET, Unfit
from kith.core.fieldtypes.secret import HIDDEN
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind
from kith.core.records.reading import get
from kith.core.records.settings import COUNTRY, setting
from kith.core.records.side import read_side
from kith.core.records.tags import known, takes_tags
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType


def read_values(by: Actor, declared: ObjectType, values: Mapping[str, object]) -> dict[str, Any]:
    """Stored values by field key; references become records. Raises Invalid with every refusal at its field."""
    fields = access.writable(by, declared, values)
    refused: dict[str, list[Text]] = {}
    read: dict[str, Any] = {}
    for key, value in values.items():
        try:
            field = _writable(declared, fields, key)
            if field.type is SECRET and value in ("", HIDDEN, None):
                continue  # a secret that was not written anew stays
            read[key] = read_value(by, field, value)
        except Unfit as unfit:
            refused[key[:60]] = [unfit.message]
    if refused:
        raise Invalid(refused)
    return read


def _writable(declared: ObjectType, fields: Mapping[str, Field], key: str) -> Field:
    if key in fields:
        return fields[key]
    if key in declared.by_key:
        raise Unfit(_("This field cannot be changed here."))
    raise Unfit(format_lazy(_("There is no field “{field}” here."), field=key[:60]))


def read_value(by: Actor, field: Field, value: object) -> Any:
    if field.type is PHONE:  # a number without country code belongs to the house's country
        return field.type.parse(value, replace(field.spec, country=str(setting(COUNTRY, ""))))
    if field.type is not REFERENCE:
        parsed = field.type.parse(value, field.spec)
        return known(by, parsed) if takes_tags(field) else parsed
    uid = field.type.parse(value, field.spec)
    try:
        return None if uid is None else get(by, current().type(field.target), uid)
    except NotFound as missing:
        raise Unfit(missing.message) from None


def unfit_owner(colleague: Any) -> Text | None:
    """Why this colleague cannot be the one with whom a record is: they left, or are a program."""
    if not colleague.is_active:
        return format_lazy(_("{name} no longer works here."), name=colleague.name)
    if colleague.kind != Kind.USER:
        return format_lazy(_("{name} is a program and owns no records."), name=colleague.name)
    return None


def check_owners(declared: ObjectType, read: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raises Invalid for colleagues who are newly named where only people of the company stand; who stands there
    already may stay."""
    kept = [
        (key, value) for key, value in read.items() if value and declared.by_key[key].target == "principal"
    ]
    new = [(key, value) for key, value in kept if declared.by_key[key].among and value.uid != before.get(key)]
    if refused := {key: [text] for key, value in new if (text := unfit_owner(value))}:
        raise Invalid(refused)


def check_required(declared: ObjectType, record: Model, checked: frozenset[str] | None = None) -> None:
    """Raises Invalid for required fields that are empty; `checked` limits it to some of them."""
    missing = [
        field.key
        for field in declared.fields
        if field.required
        and not field.custom
        and (checked is None or field.key in checked)
        and _empty(record, field)
    ]
    if missing:
        raise Invalid({key: [_("This field is needed.")] for key in missing})


def check_numbers(declared: ObjectType, record: Model, checked: frozenset[str] | None = None) -> None:
    """Raises Invalid for whole numbers that their columns cannot hold; `checked` limits it to some of them."""
    own = [field for field in declared.fields if field.source is None and not field.custom]
    whole = [field for field in own if field.type is INTEGER and (checked is None or field.key in checked)]
    beyond = [field.key for field in whole if not _holds(record, field)]
    if beyond:
        raise Invalid({key: [_("This number is too large.")] for key in beyond})


def _holds(record: Model, field: Field) -> bool:
    value, column = getattr(record, field.attribute), record._meta.get_field(field.attribute)
    low, high = connection.ops.integer_field_range(column.get_internal_type())
    return value is None or low <= value <= high


def check_given(declared: ObjectType, read: Mapping[str, Any]) -> None:
    """Raises Invalid for required fields that have no value among these."""
    missing = [
        field.key for field in declared.fields if field.required and read.get(field.key) in (None, "", [])
    ]
    if missing:
        raise Invalid({key: [_("This field is needed.")] for key in missing})


def _empty(record: Model, field: Field) -> bool:
    value = getattr(record, f"{field.attribute}_id" if field.type is REFERENCE else field.attribute)
    return value is None or value == ""


def snapshot(declared: ObjectType, record: Model) -> dict[str, Any]:
    """The stored values of a record by field key, references as public ids: what events compare."""
    stored = {
        field.key: stored_value(record, field)
        for field in declared.fields
        if field.source is None and field.mark != "changed"
    }
    return stored | read_side(declared, record)


def stored_value(record: Model, field: Field) -> Any:
    """The value of a field of the record's own row, as events keep it."""
    value = getattr(record, field.attribute)
    if field.type is SECRET:
        # which sealing it is tells that it changed, and nothing else
        return f"{HIDDEN} {sha256(bytes(value)).hexdigest()[:6]}" if value else None
    return (getattr(value, "uid", None) if value is not None else None) if field.type is REFERENCE else value


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields whose values differ, as (before, after)."""
    return {key: (before.get(key), value) for key, value in after.items() if before.get(key) != value}
