"""Which fields of a type an actor may read and write. What cannot be read cannot be filtered or sorted by either."""

from __future__ import annotations

from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType

NO_SENSITIVE = frozenset({Role.READ_ONLY, Role.SHARED_ONLY})


def readable(actor: Actor, declared: ObjectType) -> dict[str, Field]:
    """The fields the actor may see, filter and sort by, in the order of the type."""
    hidden = Privacy.SENSITIVE if actor.role in NO_SENSITIVE else None
    return {field.key: field for field in declared.fields if field.privacy is not hidden}


def writable(actor: Actor, declared: ObjectType) -> dict[str, Field]:
    """The fields the actor may change, in the order of the type."""
    return {key: field for key, field in readable(actor, declared).items() if field.writable}
