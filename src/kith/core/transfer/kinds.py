"""All that a file can be read as in this house: what rooms declare, and every other type row by row."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.access.fields import writes_all
from kith.core.access.rules import allowed
from kith.core.errors import NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.transfer.generic import importable, kind_of
from kith.core.transfer.kind import ImportKind, ImportPart


def kinds(actor: Actor) -> list[ImportKind]:
    """What this actor may import."""
    return [kind for kind in _all() if may(actor, kind)]


def comes_from_files(actor: Actor, declared: ObjectType) -> bool:
    """Whether there is a kind of file that holds records of the type first of all, which this actor may import."""
    return any(kind.types[0] == declared.key and may(actor, kind) for kind in _all())


def keys_of(types: Set[str]) -> list[str]:
    """The kinds that make records of these types alone, as long as no part of another room is used."""
    return [kind.key for kind in _all() if set(kind.types) <= types]


def kind(key: str) -> ImportKind:
    """Raises NotFound for a kind that is not in the house."""
    found = next((each for each in _all() if each.key == key), None)
    if found is None:
        raise NotFound(format_lazy(_("Files cannot be read as “{kind}”."), kind=key[:60]))
    return found


def may(actor: Actor, kind: ImportKind) -> bool:
    """Whether the actor may add such records and change all that are there, which rows of a file may turn out to be."""
    types = [current().type(key) for key in kind.types]
    return all(allowed(actor, each.permission("create")) and writes_all(actor, each) for each in types)


def parts(kind: ImportKind) -> tuple[ImportPart, ...]:
    """What other rooms add to this kind."""
    return tuple(
        part
        for room in current().rooms
        for part in room.imports
        if isinstance(part, ImportPart) and part.kind == kind.key
    )


def used_parts(kind: ImportKind, targets: Set[str]) -> tuple[ImportPart, ...]:
    """The parts into which one of the targets goes."""
    return tuple(part for part in parts(kind) if not targets.isdisjoint(each.key for each in part.fields()))


def notices(kind: ImportKind, targets: Set[str], rows: int) -> list[Text]:
    """What reading such a file in does beyond the house."""
    return [text for part in used_parts(kind, targets) for text in part.notices(targets, rows)]


def came_of(kind: ImportKind, targets: Set[str], batch: UUID) -> list[Text]:
    """What that has come to."""
    return [text for part in used_parts(kind, targets) for text in part.came_of(batch)]


def whole(kind: ImportKind) -> ImportKind:
    """The kind with the fields that other rooms add."""
    return replace(kind, fields=kind.fields + tuple(field for part in parts(kind) for field in part.fields()))


def _all() -> list[ImportKind]:
    declared = [each for room in current().rooms for each in room.imports if isinstance(each, ImportKind)]
    known = {each.types[0] for each in declared}
    return sorted(declared + _row_by_row(known), key=of_the_house)


def of_the_house(kind: ImportKind) -> bool:
    """Roles, teams and their like stand behind what a house does its business with."""
    return current().type(kind.types[0]).room == "core"


def _row_by_row(known: set[str]) -> list[ImportKind]:
    return [kind_of(each) for each in current().types if importable(each) and each.key not in known]
