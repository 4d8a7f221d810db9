"""What the shipped roles may do, by audience and action, over all rows of a type. Roles of the house's own are records.

Of what everybody keeps for themselves it gives all to all; `owners.kept_rows` says which rows that are.
"""

from __future__ import annotations

from kith.core.principals.model import Role
from kith.core.registry.objecttype import Action, Audience, ObjectType

ALL = frozenset(Action)
LOOK = frozenset({Action.SEE})
NONE: frozenset[Action] = frozenset()
NO_SENSITIVE = frozenset({Role.READ_ONLY, Role.SHARED_ONLY})

GRANTS: dict[str, dict[Audience, frozenset[Action]]] = {
    Role.OWNER: {Audience.STAFF: ALL, Audience.ADMINISTRATORS: ALL, Audience.HOUSE: ALL, Audience.OWN: ALL},
    Role.ADMINISTRATOR: {
        Audience.STAFF: ALL,
        Audience.ADMINISTRATORS: ALL,
        Audience.HOUSE: ALL,
        Audience.OWN: ALL,
    },
    Role.MEMBER: {
        Audience.STAFF: ALL,
        Audience.ADMINISTRATORS: NONE,
        Audience.HOUSE: LOOK,
        Audience.OWN: ALL,
    },
    Role.READ_ONLY: {
        Audience.STAFF: LOOK,
        Audience.ADMINISTRATORS: NONE,
        Audience.HOUSE: LOOK,
        Audience.OWN: ALL,
    },
    Role.SHARED_ONLY: {
        Audience.STAFF: NONE,
        Audience.ADMINISTRATORS: NONE,
        Audience.HOUSE: NONE,
        Audience.OWN: ALL,
    },
    Role.SYSTEM: {Audience.STAFF: ALL, Audience.ADMINISTRATORS: ALL, Audience.HOUSE: ALL, Audience.OWN: ALL},
}


def granted(role: str, declared: ObjectType, action: Action) -> bool:
    """Whether the shipped role gives this action over every row of the type."""
    return action in GRANTS.get(role, {}).get(declared.audience, NONE)
