"""Any type of the registry, written row by row through the plain verbs."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Invalid, KithError, Text
from kith.core.fieldtypes import REFERENCE, SECRET, TEXT
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.values import snapshot
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import Audience, ObjectType
from kith.core.transfer.kind import Batch, ImportKind, Line, Outcome, Target
from kith.core.transfer.model import ImportedRow
from kith.lib.money import Money


def kind_of(declared: ObjectType, identity: str = "") -> ImportKind:
    """The import of a type. A record whose field `identity` equals the row's is changed instead of made anew."""
    fields = tuple(_target(field) for field in _own(declared) if field.type is not SECRET)
    return ImportKind(
        declared.url, declared.plural, fields, (declared.key,), partial(_write, declared.key, identity)
    )


def importable(declared: ObjectType) -> bool:
    """Whether records of the type can come from a file: those that can be taken back and need no secret, which no file
    should hold. What everybody has for themselves, such as views, comes from nowhere else."""
    needs_secret = any(field.required and field.type is SECRET for field in _own(declared))
    own = declared.audience is Audience.OWN
    return declared.creatable and declared.deletable and not needs_secret and not own


def _own(declared: ObjectType) -> list[Field]:
    return [field for field in declared.fields if field.writable and field.source is None]


def _target(field: Field) -> Target:
    kind = TEXT if field.type is REFERENCE else field.type
    return Target(
        field.key,
        field.label,
        kind,
        (field.key, str(field.label)),
        field.required,
        choices=field.choices,
        max_length=field.max_length,
    )


def _write(key: str, identity: str, batch: Batch, lines: list[Line]) -> Outcome:
    declared, outcome = current().type(key), Outcome()
    keys = [line.key for line in lines]
    known = dict(ImportedRow.objects.filter(type=key, key__in=keys).values_list("key", "object_id"))
    for line in lines:
        try:
            _one(declared, identity, batch, line, known.get(line.key), outcome)
        except Invalid as refusal:
            outcome.refused[line.number] = _sentence(declared, refusal)
        except KithError as refusal:
            outcome.refused[line.number] = refusal.message
    return outcome


def _one(
    declared: ObjectType, identity: str, batch: Batch, line: Line, known: int | None, outcome: Outcome
) -> None:
    values = {name: _plain(batch.by, declared.by_key[name], value) for name, value in line.values.items()}
    record = _existing(declared, identity, values)
    if record is None and known is not None:
        outcome.same += 1
    elif record is None:
        made = verbs.create(declared, by=batch.by, values=values, batch=batch.uid)
        ImportedRow.objects.create(type=declared.key, key=line.key, object_id=made.pk)
        outcome.made[declared.key] += 1
    else:
        _change(declared, batch, record, values, outcome)


def _change(
    declared: ObjectType, batch: Batch, record: Model, values: dict[str, Any], outcome: Outcome
) -> None:
    before = snapshot(declared, record)
    changed = verbs.edit(declared, by=batch.by, record=record, values=values, batch=batch.uid)
    if snapshot(declared, changed) == before:
        outcome.same += 1
    else:
        outcome.changed[declared.key] += 1


def _existing(declared: ObjectType, identity: str, values: dict[str, Any]) -> Model | None:
    if not identity or not values.get(identity):
        return None
    return declared.model._default_manager.filter(
        **{declared.by_key[identity].attribute: values[identity]}
    ).first()


def _plain(by: Actor, field: Field, value: Any) -> Any:
    if field.type is REFERENCE:
        return _referred(by, field, value)
    return value.rounded().amount if isinstance(value, Money) else value


def _referred(by: Actor, field: Field, text: str) -> Any:
    """The public id of the one record that the cell names, by its public id or by its title."""
    target = current().type(field.target)
    title = target.by_key[target.title].attribute
    named = access.visible(by, target.model._default_manager.filter(**{title: text}), target)
    found = list(named.values_list("uid", flat=True)[:2]) if title in _columns(target) else []
    if len(found) > 1:
        raise Invalid(
            {field.key: [format_lazy(_("More than one record is called “{text}”."), text=text[:60])]}
        )
    return found[0] if found else text


def _columns(declared: ObjectType) -> set[str]:
    return {each.name for each in declared.model._meta.get_fields()}


def _sentence(declared: ObjectType, refusal: Invalid) -> Text:
    parts: list[Text] = []
    for key, texts in refusal.fields.items():
        label = declared.by_key[key].label if key in declared.by_key else ""
        parts += [format_lazy("{label}: {text}", label=label, text=text) if label else text for text in texts]
    return format_lazy(" ".join(["{}"] * len(parts)), *parts) if parts else refusal.message
