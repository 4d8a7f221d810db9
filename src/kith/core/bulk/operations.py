"""Everything that can be done to many records: shipped, of each type's verbs, and brought by rooms."""

from __future__ import annotations

from kith.core import access
from kith.core.bulk.assigning import ASSIGN
from kith.core.bulk.deleting import DELETE
from kith.core.bulk.doing import operation_of
from kith.core.bulk.editing import EDIT
from kith.core.bulk.operation import BulkOperation
from kith.core.catalogue import Catalogue
from kith.core.errors import NotAllowed, NotFound
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType


def catalogue() -> Catalogue[BulkOperation]:
    """What can be done to records of any type: ours, and what rooms that are switched on bring."""
    found: Catalogue[BulkOperation] = Catalogue(BulkOperation)
    for each in (EDIT, ASSIGN, *(each for room in current().rooms for each in room.bulk_operations), DELETE):
        found.add(each)
    found.freeze()
    return found


def operations(by: Actor, declared: ObjectType) -> list[BulkOperation]:
    """What this actor may do to many records of the type; deleting stands last."""
    if by.watcher or not access.allowed(by, declared.permission("bulk")):
        return []
    *first, last = catalogue()
    every = [*first, *(operation_of(declared, verb) for verb in declared.verbs), last]
    return [each for each in every if offered(by, declared, each)]


def offered(by: Actor, declared: ObjectType, operation: BulkOperation) -> bool:
    name = operation.verb or operation.action.value
    return access.allowed(by, declared.permission(name)) and operation.offered(by, declared)


def operation(by: Actor, declared: ObjectType, key: str) -> BulkOperation:
    """Raises NotFound for what cannot be done to records of the type, NotAllowed for what this actor may not do."""
    verbs = {each.key: each for each in (operation_of(declared, verb) for verb in declared.verbs)}
    found = catalogue().get(key) or verbs.get(key)
    if found is None:
        raise NotFound
    access.require(by, declared.permission("bulk"))
    access.require(by, declared.permission(found.verb or found.action.value))
    if by.watcher or not found.offered(by, declared):
        raise NotAllowed
    return found
