"""Which fields of a type an actor may read and write. What cannot be read cannot be filtered or sorted by either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kith.core.access.grants import NO_SENSITIVE
from kith.core.access.model import Reading, Rows
from kith.core.access.policy import EVERYTHING, Granting, Policy, policy_of, reaches, roles_of, sees_all
from kith.core.principals.actor import Actor
from kith.core.registry import Registry, current
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, ObjectType

Readings = dict[str, tuple[Field, int]]
MOST = 500
_kept: list[Kept] = []
WIDTH = {Reading.HIDDEN: 0, Reading.READ: 1, Reading.WRITE: 2}


def readable(actor: Actor, declared: ObjectType) -> dict[str, Field]:
    """The fields the actor may see, filter and sort by, in the order of the type."""
    return {key: field for key, (field, reading) in _readings(actor, declared).items() if reading}


def writable(actor: Actor, declared: ObjectType, among: Iterable[str] | None = None) -> dict[str, Field]:
    """The fields the actor may change, in the order of the type; or those `among` these keys, in their order."""
    return {
        key: field
        for key, (field, reading) in _readings(actor, declared, among).items()
        if reading == WIDTH[Reading.WRITE] and field.writable
    }


def writes_all(actor: Actor, declared: ObjectType) -> bool:
    """Whether the actor may add and change every record of the type with every field that is written at all: what is
    asked of who writes many at once, where records are known again among all that there are."""
    actions = (Action.SEE, Action.CREATE, *((Action.EDIT,) if declared.editable else ()))
    if any(reaches(actor, declared, action) != (EVERYTHING,) for action in actions):
        return False
    return len(writable(actor, declared)) == sum(field.writable for field in declared.fields)


@dataclass(frozen=True, slots=True)
class Kept:
    """Readings by what they follow from, of the types and the policy there were when they were worked out."""

    registry: Registry
    policy: Policy | None
    readings: dict[tuple[object, ...], tuple[ObjectType, Readings]]


def _readings(actor: Actor, declared: ObjectType, among: Iterable[str] | None = None) -> Readings:
    """Each field with the widest that one of the actor's roles gives, of the roles that see records of the type. All of a
    type are worked out once for everybody with the same rights: each page and each line of an API asks several times."""
    if among is not None:
        return _work_out(actor, declared, among)
    policy = policy_of(actor) if actor.roles else None
    kept = _kept[0] if _kept else None
    if (
        kept is None
        or kept.registry is not current()
        or len(kept.readings) > MOST
        or (policy is not None and kept.policy is not policy)
    ):
        kept = Kept(current(), policy, {})
        _kept[:] = [kept]
    key = (id(declared), actor.role, actor.roles, actor.narrowing)
    if key not in kept.readings:
        kept.readings[key] = declared, _work_out(actor, declared, None)
    return kept.readings[key][1]


def _work_out(actor: Actor, declared: ObjectType, among: Iterable[str] | None) -> Readings:
    roles = [role for role in roles_of(actor) if role.reach(declared, Action.SEE).rows != Rows.NONE]
    asked = declared.fields if among is None else map(declared.by_key.get, among)
    fields = [
        field for field in asked if field and _left(actor, declared, field) and _sees_through(actor, field)
    ]
    return {field.key: (field, _width(actor, declared, field, roles)) for field in fields}


def _width(actor: Actor, declared: ObjectType, field: Field, roles: list[Granting]) -> int:
    """Without such a role the record is shared, and then what is sensitive stays hidden from some."""
    if not roles:
        hidden = actor.role in NO_SENSITIVE and field.privacy is Privacy.SENSITIVE
        return WIDTH[Reading.HIDDEN if hidden else Reading.WRITE]
    return max(WIDTH[role.reading(declared, field)] for role in roles)


def _sees_through(actor: Actor, field: Field) -> bool:
    """What was worked out over all records of a type tells of those that one may not see."""
    return all(sees_all(actor, current().type(key)) for key in field.over)


def _left(actor: Actor, declared: ObjectType, field: Field) -> bool:
    """Whether a narrowing leaves the field."""
    narrowing = actor.narrowing
    if narrowing is None:
        return True
    if not narrowing.sensitive and field.privacy is Privacy.SENSITIVE:
        return False
    return narrowing.fields is None or field.key in narrowing.fields or field.key == declared.title
