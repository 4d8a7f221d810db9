"""What each role may do, by audience and action. `True` means all rows of the type."""

from __future__ import annotations

from kith.core.principals.model import Role
from kith.core.registry.objecttype import Action, Audience, ObjectType

ALL = frozenset(Action)
WORK = ALL
LOOK = frozenset({Action.SEE})

NONE: frozenset[Action] = frozenset()

GRANTS: dict[str, dict[Audience, frozenset[Action]]] = {
    Role.OWNER: {Audience.STAFF: ALL, Audience.ADMINISTRATORS: ALL, Audience.HOUSE: ALL},
    Role.ADMINISTRATOR: {Audience.STAFF: ALL, Audience.ADMINISTRATORS: ALL, Audience.HOUSE: ALL},
    Role.MEMBER: {Audience.STAFF: WORK, Audience.ADMINISTRATORS: NONE, Audience.HOUSE: LOOK},
    Role.READ_ONLY: {Audience.STAFF: LOOK, Audience.ADMINISTRATORS: NONE, Audience.HOUSE: LOOK},
    Role.SHARED_ONLY: {Audience.STAFF: NONE, Audience.ADMINISTRATORS: NONE, Audience.HOUSE: NONE},
    Role.SYSTEM: {Audience.STAFF: ALL, Audience.ADMINISTRATORS: ALL, Audience.HOUSE: ALL},
}


def granted(role: str, declared: ObjectType, action: Action) -> bool:
    """Whether the role gives this action over every row of the type."""
    return action in GRANTS.get(role, {}).get(declared.audience, frozenset())
