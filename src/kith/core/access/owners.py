"""Whose a record is: its own owner's, else the owner's of the party it belongs to; and who made it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model

from kith.core.conditions.fragment import FALSE, TRUE, Fragment, disjunction
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Role
from kith.core.registry import current
from kith.core.registry.objecttype import Action, Audience, ObjectType


def has_owners(declared: ObjectType) -> bool:
    """Whether records of this type can be somebody's own."""
    return bool(declared.owner or declared.author or _holder(declared))


def owned_by(declared: ObjectType, principals: Sequence[int]) -> Fragment:
    """The rows whose owner is one of these."""
    if declared.owner:
        return Fragment(f"t.{declared.owner} = any(%s::bigint[])", (list(principals),))
    holder = _holder(declared)
    if holder is None:
        return FALSE
    parties = f"select o.id from {holder.table} o where o.{holder.owner} = any(%s::bigint[])"  # noqa: S608 - made of declarations
    return Fragment(f"t.{declared.belongs_to} in ({parties})", (list(principals),))


def made_by(declared: ObjectType, principal: int) -> Fragment:
    return Fragment(f"t.{declared.author} = %s", (principal,)) if declared.author else FALSE


def kept_rows(actor: Actor, declared: ObjectType, action: Action) -> Fragment:
    """Of what everybody keeps for themselves, the rows that are the actor's to see or to change: their own, those that
    are open to them, and for administrators to change what is open to anybody. Of other types all rows."""
    if declared.audience is not Audience.OWN:
        return TRUE
    if actor.kind == Kind.OUTSIDE:
        return FALSE
    own = Fragment("t.owner_id = %s", (actor.id,))
    if action is Action.CREATE:
        return own
    if actor.role in (Role.OWNER, Role.ADMINISTRATOR, Role.SYSTEM):
        return disjunction([own, Fragment("t.reach <> 'me'")])
    opened = Fragment(
        "(t.reach = 'everybody' or t.reach = 'team' and t.team_id = any(%s::bigint[]))", (list(actor.within),)
    )
    return disjunction([own, opened]) if action in (Action.SEE, Action.EXPORT) else own


def may_open_to(actor: Actor, declared: ObjectType, record: Model) -> bool:
    """Whether what somebody keeps for themselves is open to nobody but themselves, everybody, or a team of their own;
    administrators open it to any team."""
    team: int | None = getattr(record, "team_id", None) if declared.audience is Audience.OWN else None
    return team is None or team in actor.teams or actor.role in (Role.OWNER, Role.ADMINISTRATOR, Role.SYSTEM)


def _holder(declared: ObjectType) -> ObjectType | None:
    """The type whose records own the rows of this one."""
    if declared.belongs_to in ("", "id"):
        return None
    return next((each for each in current().types if each.belongs_to == "id" and each.owner), None)
