"""Fields of many records: set, emptied, added to or taken from where a field holds several values; and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.bulk.changing import plan_values, write_values, write_values_back
from kith.core.bulk.operation import BulkOperation, Planned, Row, Work
from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import REFERENCE, SECRET, Unfit
from kith.core.principals.actor import Actor
from kith.core.records.values import check_owners, read_value, read_values
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import Action, ObjectType
from kith.core.transfer.past import Past, pasts, same, stored
from kith.lib.text import fold

ADD, REMOVE = "add", "remove"
SINCE = _("Somebody has changed this since: {fields}.")
NOT_YOURS = _("You may not change all of these fields here.")
LOST = _("What it was before is no longer known, since the key to it was destroyed.")


@dataclass(frozen=True, slots=True)
class Edit:
    """New values by field, read; and of fields with several values, which ones come and go."""

    values: Mapping[str, Any]
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    removed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def changeable(by: Actor, declared: ObjectType) -> dict[str, Field]:
    """The fields that can be given to many records at once. What must be another one for each cannot."""
    return {key: each for key, each in access.writable(by, declared).items() if each.type is not SECRET}


def may_edit(by: Actor, declared: ObjectType) -> bool:
    return declared.editable and bool(changeable(by, declared))


def read_edit(by: Actor, declared: ObjectType, given: Mapping[str, object]) -> Edit:
    """Values by field, None or an empty text to empty one; of a field with several values also `{"add": […], "remove":
    […]}`. Raises Invalid."""
    if not given:
        raise Invalid({"values": [_("Choose at least one field to change.")]})
    fields = changeable(by, declared)
    parted = {key: value for key, value in given.items() if _is_parted(fields.get(key), value)}
    plain = read_values(by, declared, {key: value for key, value in given.items() if key not in parted})
    check_owners(declared, plain, {})
    if unknown := [key for key in plain if key not in fields]:
        raise Invalid({unknown[0]: [_("This field cannot be changed here.")]})
    return Edit(plain, _read_parts(by, fields, parted, ADD), _read_parts(by, fields, parted, REMOVE))


def _is_parted(found: Field | None, value: object) -> bool:
    return found is not None and found.type.many and isinstance(value, dict) and bool(value)


def _read_parts(
    by: Actor, fields: Mapping[str, Field], given: Mapping[str, Any], part: str
) -> dict[str, tuple[str, ...]]:
    read: dict[str, tuple[str, ...]] = {}
    for key, parts in given.items():
        if unknown := set(parts) - {ADD, REMOVE}:
            text = format_lazy(_("There is no field “{field}” here."), field=str(min(unknown))[:60])
            raise Invalid({key: [text]})
        if not isinstance(parts.get(part, []), list) or any(
            not isinstance(one, str) for one in parts.get(part, [])
        ):
            raise Invalid({key: [_("This value has the wrong form.")]})
        try:
            # what is taken away need not be known to the vocabulary of tags, nor made known to it
            read[key] = tuple(
                read_value(by, fields[key], parts.get(part))
                if part == ADD
                else map(fold, fields[key].type.parse(parts.get(part), fields[key].spec))
            )
        except Unfit as unfit:
            raise Invalid({key: [unfit.message]}) from None
    return read


def plan_edit(work: Work, rows: Sequence[Row]) -> list[Planned]:
    edit: Edit = work.values

    def new(row: Row) -> Mapping[str, Any] | Text:
        values = dict(edit.values)
        for key, added in edit.added.items():
            kept = [each for each in row.before[key] or () if fold(each) not in edit.removed[key]]
            found = work.declared.by_key[key]
            try:
                values[key] = found.type.parse([*kept, *added], found.spec)
            except Unfit as unfit:
                return f"{found.label}: {unfit.message}"
        return values

    return plan_values(work, rows, new)


def plan_back(work: Work, rows: Sequence[Row]) -> list[Planned]:
    """Puts back every field that still holds what the run has given it. A record in which one was changed since is left,
    so that nobody finds half of it taken back."""
    assert work.undoes is not None
    declared, ids = work.declared, [row.record.pk for row in rows]
    found, _keys = pasts(work.undoes, declared, ids)
    known = _referred(declared, found.values())
    mine = frozenset(changeable(work.by, declared))
    return plan_values(work, rows, lambda row: _before(declared, row, found.get(row.record.pk), known, mine))


def _before(
    declared: ObjectType,
    row: Row,
    past: Past | None,
    known: Mapping[tuple[str, str], Any],
    mine: frozenset[str],
) -> Mapping[str, Any] | Text:
    if past is None or past.lost:
        return LOST
    own = {key: value for key, value in past.after.items() if key in row.before}
    if any(declared.by_key[key].writable and key not in mine for key in own):
        return NOT_YOURS
    since = [key for key, value in own.items() if not same(row.before[key], value)]
    if since:
        labels = ", ".join(str(declared.by_key[key].label) for key in since)
        return format_lazy(SINCE, fields=labels)
    return {key: _stored(declared, key, past.before[key], known) for key in own}


def _stored(declared: ObjectType, key: str, kept: Any, known: Mapping[tuple[str, str], Any]) -> Any:
    each = declared.by_key[key]
    if each.type is REFERENCE:
        return known.get((each.target, str(kept))) if kept else None
    return stored(declared, key, kept)


def _referred(declared: ObjectType, found: Any) -> dict[tuple[str, str], Any]:
    """The records that rows referred to before, by type and public id. Of one that is gone there is none."""
    wanted: dict[str, set[str]] = {}
    for past in found:
        for key, kept in past.before.items():
            each = declared.by_key.get(key)
            if each and each.type is REFERENCE and kept:
                wanted.setdefault(each.target, set()).add(str(kept))
    return {
        (target, str(getattr(record, "uid"))): record  # noqa: B009
        for target, uids in wanted.items()
        for record in current().type(target).model._default_manager.filter(uid__in=uids)
    }


def given_keys(declared: ObjectType, given: Mapping[str, object]) -> frozenset[str]:
    return frozenset(given)


EDIT = BulkOperation(
    "edit", _("Edit"), "pencil", Action.EDIT, may_edit, read_edit, plan_edit, write_values, plan_back,
    write_values_back, keys=given_keys,
)  # fmt: skip
