"""The dialog of an act on many records: what it asks for, and what was typed into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kith.core.bulk import ledger
from kith.core.bulk.asked import Selection
from kith.core.bulk.assigning import OWNERS, owner_field
from kith.core.bulk.editing import ADD, REMOVE, changeable
from kith.core.bulk.operation import BulkOperation
from kith.core.errors import Invalid
from kith.core.fieldtypes import BOOLEAN
from kith.core.principals.actor import Actor
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk.bulk_selection import how_many, kept
from kith.desk.bulk_view import BulkField, BulkForm
from kith.desk.controls import control
from kith.desk.form_view import Choice, FormField

SET, EMPTY, ADD_TO, TAKE = "set", "empty", "add", "remove"
OWNER = "owner-"
MOST_OWNERS = 20


def asks(actor: Actor, declared: ObjectType, operation: BulkOperation) -> bool:
    """Whether the act needs more than the rows."""
    return operation.key in ("edit", "assign") or bool(operation.inputs(actor, declared))


def typed(actor: Actor, declared: ObjectType, operation: BulkOperation, sent: QueryDict) -> dict[str, Any]:
    """The values of the act as the form sent them."""
    if operation.key == "edit":
        fields = changeable(actor, declared)
        return {key: _way(fields[key], sent) for key in sent.getlist("key") if key in fields}
    if operation.key == "assign":
        return {OWNERS: [sent[name] for name in owner_names(sent) if sent[name]]}
    return {
        field.key: bool(sent.get(field.key)) if field.type is BOOLEAN else sent.get(field.key, "")
        for field in operation.inputs(actor, declared)
    }


def _way(field: Field, sent: QueryDict) -> object:
    text = sent.get(field.key, "")
    match sent.get(f"how-{field.key}", SET):
        case way if way in (ADD_TO, TAKE) and field.type.many:
            parts = [part.strip() for part in text.split(",") if part.strip()]
            return {ADD if way == ADD_TO else REMOVE: parts}
        case way if way == EMPTY:
            return None
    return bool(text) if field.type is BOOLEAN else text


def owner_names(sent: QueryDict) -> list[str]:
    found = [name for name in sent if name.startswith(OWNER) and name.removeprefix(OWNER).isdigit()]
    return sorted(found, key=lambda name: int(name.removeprefix(OWNER)))[:MOST_OWNERS]


def bulk_form(
    actor: Actor, selection: Selection, operation: BulkOperation, sent: QueryDict, refused: Invalid | None
) -> BulkForm:
    """The dialog, empty at first or with what was typed and why it was refused."""
    declared, errors = selection.type, refused.firsts if refused else {}
    base = f"/{declared.url}/bulk/{operation.key}"
    form = BulkForm(
        title=f"{declared.plural}: {operation.label}",
        text=how_many(selection, ledger.count(actor, selection)),
        action=f"{base}/preview",
        submit_label=_("Preview"),
        vals=kept(actor, declared, sent),
        error=_overall(errors),
    )
    if operation.key == "edit":
        fields = changeable(actor, declared)
        parts = tuple(bulk_field(fields[key], sent, errors) for key in sent.getlist("key") if key in fields)
        return replace(form, parts=parts, choices=_choices(fields), more_href=f"{base}/more")
    if operation.key == "assign":
        names = owner_names(sent) or [f"{OWNER}0"]
        owners = tuple(owner_control(declared, name, sent, errors) for name in names)
        return replace(form, fields=owners, more_href=f"{base}/more", more_label=_("Another owner"))
    inputs = operation.inputs(actor, declared)
    fields_of = (control(each, sent.get(each.key), error=errors.get(each.key, "")) for each in inputs)
    return replace(form, fields=tuple(fields_of))


def _overall(errors: Mapping[str, str]) -> str:
    return next((errors[key] for key in ("", "values", "ids", "condition") if key in errors), "")


def _choices(fields: Mapping[str, Field]) -> tuple[Choice, ...]:
    first = Choice("", _("Choose a field"), True)
    return (first, *(Choice(key, field.label) for key, field in fields.items()))


def bulk_field(field: Field, sent: Mapping[str, str], errors: Mapping[str, str]) -> BulkField:
    """One field of an edit: set, emptied, and where it holds several values, added to and taken from."""
    chosen = sent.get(f"how-{field.key}", ADD_TO if field.type.many else SET)
    ways: Iterable[tuple[str, str]] = ((SET, _("Set to")),)
    if field.type.many:
        ways = (
            (ADD_TO, pgettext("to what is there", "Add")),
            (TAKE, _("Take away")),
            (SET, _("Replace all by")),
        )
    if not field.required and field.type is not BOOLEAN:
        ways = (*ways, (EMPTY, _("Make empty")))
    value = sent.get(field.key)
    shown = replace(control(field, value, error=errors.get(field.key, "")), required=False, half=True)
    return BulkField(
        field.key, field.label, tuple(Choice(key, text, key == chosen) for key, text in ways), shown
    )


def owner_control(
    declared: ObjectType, name: str, sent: Mapping[str, str], errors: Mapping[str, str]
) -> FormField:
    found = owner_field(declared)
    assert found is not None
    first = name == f"{OWNER}0"
    error = errors.get(OWNERS, "") if first else ""
    shown = control(found, sent.get(name), name=name, error=error)
    return replace(shown, required=first, help=_("Several owners get as many each.") if first else "")
