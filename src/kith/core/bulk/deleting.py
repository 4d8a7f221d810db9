# ruff: noqa: S608 - names of tables come from models
"""Many records go to the trash, and come back from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.bulk.changing import changes_of, mark_changed, tell
from kith.core.bulk.held import refusals
from kith.core.bulk.model import Fate
from kith.core.bulk.operation import BulkOperation, Planned, Row, Work
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import Action, ObjectType
from kith.core.statement import write
from kith.lib.copy_text import numbers

THERE = _("It is not in the trash any more.")


def has_trash(declared: ObjectType) -> bool:
    return hasattr(declared.model, "deleted_at")


def may_delete(by: Actor, declared: ObjectType) -> bool:
    """Only into a trash: many records that are gone for good by one press could not be had back."""
    return declared.deletable and has_trash(declared)


def read_nothing(by: Actor, declared: ObjectType, given: Mapping[str, object]) -> None:
    if given:
        key = str(next(iter(given)))[:60]
        raise Invalid({key: [format_lazy(_("There is no field “{field}” here."), field=key)]})


def plan_deletion(work: Work, rows: Sequence[Row]) -> list[Planned]:
    refused = refusals(work.declared, [row.record for row in rows], "delete")
    return [
        Planned(row, Fate.REFUSED, refused[row.record.pk])
        if row.record.pk in refused
        else Planned(row, Fate.CHANGED)
        for row in rows
    ]


def write_deletion(work: Work, planned: Sequence[Planned]) -> None:
    _set_deleted(work, planned, "deleted", "delete", gone=True)


def plan_return(work: Work, rows: Sequence[Row]) -> list[Planned]:
    return [
        Planned(row, Fate.CHANGED)
        if getattr(row.record, "deleted_at", None)
        else Planned(row, Fate.REFUSED, THERE)
        for row in rows
    ]


def write_return(work: Work, planned: Sequence[Planned]) -> None:
    _set_deleted(work, planned, "restored", "restore", gone=False)


def _set_deleted(work: Work, planned: Sequence[Planned], past: str, verb: str, *, gone: bool) -> None:
    changed = [each for each in planned if each.fate is Fate.CHANGED]
    if not changed:
        return
    ids = numbers(each.row.record.pk for each in changed)
    text = f"update {work.declared.table} set deleted_at = %s where id = any(%s::bigint[])"
    write(text, (timezone.now() if gone else None, ids))
    tell(work, changes_of(changed), past, verb)
    mark_changed(work.declared, changed)


def no_keys(declared: ObjectType, given: Mapping[str, object]) -> frozenset[str]:
    return frozenset()


DELETE = BulkOperation(
    "delete", _("Delete"), "trash-2", Action.DELETE, may_delete, read_nothing, plan_deletion, write_deletion,
    plan_return, write_return, tone="bad", keys=no_keys,
)  # fmt: skip
