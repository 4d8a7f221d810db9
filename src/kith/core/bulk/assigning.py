"""Records are handed to an owner, or one after another to several, so that each has as many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.bulk.changing import plan_values, write_values, write_values_back
from kith.core.bulk.editing import changeable, plan_back
from kith.core.bulk.operation import BulkOperation, Planned, Row, Work
from kith.core.errors import Invalid
from kith.core.fieldtypes import Unfit
from kith.core.principals.actor import Actor
from kith.core.records.values import read_value, unfit_owner
from kith.core.registry.field import Field
from kith.core.registry.objecttype import Action, ObjectType

OWNERS = "owners"
MOST = 50


def owner_field(declared: ObjectType) -> Field | None:
    """The field that says whose a record is."""
    name = declared.owner.removesuffix("_id")
    return next(
        (each for each in declared.fields if name and each.attribute == name and not each.source), None
    )


def may_assign(by: Actor, declared: ObjectType) -> bool:
    found = owner_field(declared)
    return declared.editable and found is not None and found.key in changeable(by, declared)


def read_owners(by: Actor, declared: ObjectType, given: Mapping[str, object]) -> list[Any]:
    """The colleagues under `owners`, each once. Raises Invalid."""
    found, asked = owner_field(declared), given.get(OWNERS)
    uids = asked if isinstance(asked, list) else [asked]
    if unknown := [key for key in given if key != OWNERS]:
        text = format_lazy(_("There is no field “{field}” here."), field=str(unknown[0])[:60])
        raise Invalid({str(unknown[0])[:60]: [text]})
    wanted = list(dict.fromkeys(str(uid) for uid in uids if uid))
    if not wanted:
        raise Invalid({OWNERS: [_("Choose at least one colleague.")]})
    if len(wanted) > MOST:
        raise Invalid({OWNERS: [format_lazy(_("At most {most} colleagues."), most=MOST)]})
    assert found is not None
    try:
        owners = [read_value(by, found, uid) for uid in wanted]
    except Unfit as unfit:
        raise Invalid({OWNERS: [unfit.message]}) from None
    _refuse_unfit(owners)
    return owners


def _refuse_unfit(owners: list[Any]) -> None:
    texts = [text for each in owners if (text := unfit_owner(each))]
    if texts:
        raise Invalid({OWNERS: texts})


def plan_owners(work: Work, rows: Sequence[Row]) -> list[Planned]:
    found, owners = owner_field(work.declared), work.values
    assert found is not None
    key = found.key
    return plan_values(work, rows, lambda row: {key: owners[(row.at - 1) % len(owners)]})


def owner_key(declared: ObjectType, given: Mapping[str, object]) -> frozenset[str]:
    found = owner_field(declared)
    return frozenset({found.key} if found else ())


ASSIGN = BulkOperation(
    "assign", _("Assign"), "user-round", Action.EDIT, may_assign, read_owners, plan_owners, write_values, plan_back,
    write_values_back, keys=owner_key,
)  # fmt: skip
