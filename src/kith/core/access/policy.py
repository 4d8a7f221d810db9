"""All roles with their rules, and the tree of teams, read once and kept in each process until they change.

Every change of these tables raises a revision (a trigger does, so that no way of changing them forgets it). Whoever
comes in brings the revision along, read by the statement of the sign-in; a policy of another revision is read anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import orjson
from django.utils import timezone

from kith.core.access.grants import NO_SENSITIVE, granted
from kith.core.access.model import Reading, Rows
from kith.core.access.owners import made_by, owned_by
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import FALSE, TRUE, Fragment, disjunction, joined
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group, Node, Related, Values, from_json
from kith.core.errors import Invalid
from kith.core.principals.actor import REVISION, Actor
from kith.core.registry import current, source_of
from kith.core.registry.field import Field, Join
from kith.core.registry.objecttype import Action, Audience, ObjectType
from kith.core.statement import fetch

ME = "me"
LOOKING = (Action.SEE, Action.EXPORT)
LOAD = f"""
select json_build_object(
    'revision', {REVISION},
    'roles', (select json_agg(json_build_array(r.id, r.key, r.name, r.shipped, r.uid)) from core_role r),
    'rules', (select json_agg(json_build_array(x.role_id, x.type, x.audience, x.action, x.rows, x.condition, x.uid))
        from core_role_rule x),
    'fields', (select json_agg(json_build_array(f.role_id, f.type, f.field, f.reading)) from core_field_rule f),
    'teams', (select json_agg(json_build_array(t.id, t.parent_id, t.name,
        array(select m.principal_id from core_membership m where m.team_id = t.id))) from core_team t)
)::text
"""  # noqa: S608 - it is made of constants


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows that one rule gives: all, those of somebody, or those of a condition. `rule` is the rule's public id."""

    rows: Rows
    condition: Node | None = None
    rule: str = ""


EVERYTHING, NOTHING = Reach(Rows.ALL), Reach(Rows.NONE)


@dataclass(frozen=True, slots=True)
class Granting:
    """A role as it is asked. Rules by (type or audience, action or verb); readings by (type, field)."""

    id: int
    uid: str
    key: str
    name: str
    shipped: bool
    rules: Mapping[tuple[str, str], Reach]
    fields: Mapping[tuple[str, str], Reading]

    def reach(self, declared: ObjectType, action: Action, verb: str = "") -> Reach:
        """The rows on which the role gives this; the rule that says it most closely holds."""
        if self.shipped:
            return EVERYTHING if granted(self.key, declared, action) else NOTHING
        if declared.audience is not Audience.STAFF and action not in LOOKING:
            return NOTHING
        asked = ((declared.key, verb), (declared.key, action.value), (f"*{declared.audience}", action.value))
        return next((self.rules[each] for each in asked if each in self.rules), NOTHING)

    def reading(self, declared: ObjectType, field: Field) -> Reading:
        """What the role, which sees records of the type, may do with a field of them."""
        said = self.fields.get((declared.key, field.key))
        if said is not None:
            return said
        if self.shipped:
            return (
                Reading.HIDDEN if self.key in NO_SENSITIVE and field.privacy == "sensitive" else Reading.WRITE
            )
        changes = (self.reach(declared, action).rows != Rows.NONE for action in (Action.EDIT, Action.CREATE))
        if any(changes):
            return Reading.WRITE
        return Reading.HIDDEN if field.privacy == "sensitive" else Reading.READ


@dataclass(frozen=True, slots=True)
class TeamNode:
    """A team with the teams right below it and the ids of its members."""

    name: str
    below: tuple[int, ...]
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class Policy:
    """Roles and teams by id, as they stood at one revision."""

    revision: int
    roles: Mapping[int, Granting]
    teams: Mapping[int, TeamNode]

    def colleagues(self, teams: Iterable[int]) -> frozenset[int]:
        """Everybody in one of these teams."""
        return frozenset().union(*(self.teams[team].members for team in teams if team in self.teams))

    def subtree(self, teams: Iterable[int]) -> frozenset[int]:
        """These teams and all below them."""
        found: set[int] = set()
        waiting = [team for team in teams if team in self.teams]
        while waiting:
            team = waiting.pop()
            if team not in found:
                found.add(team)
                waiting += self.teams[team].below
        return frozenset(found)


_kept: list[Policy] = []


def policy_of(actor: Actor) -> Policy:
    """The policy of the revision that the actor came in with, or a newer one."""
    kept = _kept[0] if _kept else None
    if kept is None or kept.revision != actor.revision:
        kept = read_policy()
        _kept[:] = [kept]
    return kept


def read_policy() -> Policy:
    """The policy as it stands, by one statement."""
    data = orjson.loads(fetch(LOAD)[0][0])
    return Policy(data["revision"], _roles(data), _teams(data["teams"] or []))


def _roles(data: dict[str, Any]) -> dict[int, Granting]:
    rules: dict[int, dict[tuple[str, str], Reach]] = {}
    fields: dict[int, dict[tuple[str, str], Reading]] = {}
    for role, kind, audience, action, rows, condition, uid in data["rules"] or []:
        reach = Reach(Rows(rows), from_json(condition) if condition is not None else None, uid)
        rules.setdefault(role, {})[kind or f"*{audience}", action] = reach
    for role, kind, field, reading in data["fields"] or []:
        fields.setdefault(role, {})[kind, field] = Reading(reading)
    return {
        role: Granting(role, uid, key, name, shipped, rules.get(role, {}), fields.get(role, {}))
        for role, key, name, shipped, uid in data["roles"] or []
    }


def _teams(rows: list[list[Any]]) -> dict[int, TeamNode]:
    below: dict[int, list[int]] = {}
    for team, parent, _name, _members in rows:
        below.setdefault(parent, []).append(team)
    return {
        team: TeamNode(name, tuple(below.get(team, ())), frozenset(members))
        for team, _parent, name, members in rows
    }


def roles_of(actor: Actor) -> list[Granting]:
    """The baseline first, then the roles that were given to the actor, to one of its teams or to a team above."""
    if not actor.roles:
        return [_baseline(actor.role)]
    known = policy_of(actor).roles
    return [_baseline(actor.role), *(known[role] for role in actor.roles if role in known)]


@cache
def _baseline(role: str) -> Granting:
    return Granting(0, "", role, role, True, {}, {})


def reaches(actor: Actor, declared: ObjectType, action: Action, verb: str = "") -> tuple[Reach, ...]:
    """The rows on which the actor's roles together give this; nothing where a narrowing keeps it away."""
    if not actor.permits(declared.key, changes=action not in LOOKING):
        return ()
    found = [role.reach(declared, action, verb) for role in roles_of(actor)]
    if any(reach.rows == Rows.ALL for reach in found):
        return (EVERYTHING,)
    return tuple(dict.fromkeys(reach for reach in found if reach.rows != Rows.NONE))


def sees_all(actor: Actor, declared: ObjectType) -> bool:
    """Whether the actor sees every record of the type, so that sums over all of them tell nothing that is kept away."""
    one = actor.narrowing.record if actor.narrowing else None
    kept = declared.audience is Audience.OWN
    return one is None and not kept and reaches(actor, declared, Action.SEE) == (EVERYTHING,)


def rows_within(actor: Actor, declared: ObjectType, found: tuple[Reach, ...]) -> Fragment:
    """The rows of these reaches together, as SQL over `t` without joins."""
    return disjunction([rows_of_reach(actor, declared, reach) for reach in found])


def rows_of_reach(actor: Actor, declared: ObjectType, reach: Reach) -> Fragment:
    if reach.rows == Rows.ALL:
        return TRUE
    if reach.rows == Rows.CONDITION and reach.condition is not None:
        return _conditional(actor, declared, reach.condition)
    if reach.rows == Rows.OWN:
        owners = frozenset({actor.id})
    else:
        known = policy_of(actor)
        teams = known.subtree(actor.teams) if reach.rows == Rows.SUBTREE else actor.teams
        owners = known.colleagues(teams) | {actor.id}
    return disjunction([owned_by(declared, sorted(owners)), made_by(declared, actor.id)])


def _conditional(actor: Actor, declared: ObjectType, condition: Node) -> Fragment:
    """The condition's rows; none where it speaks of a field that is no longer there."""
    try:
        found = compile_rule(declared, condition, actor)
    except Invalid:
        return FALSE
    if not found.joins:
        return found
    inner = f"select t.id from {declared.table} t{joined(found.joins)} where {found.text}"  # noqa: S608 - made of declarations
    return Fragment(f"t.id in ({inner})", found.params)


def compile_rule(declared: ObjectType, condition: Node, actor: Actor | None = None) -> Fragment:
    """A rule's condition as SQL. It speaks of all fields, whatever the actor may see; `me` stands for the actor.

    Raises Invalid for what cannot be asked of the type.
    """
    me = str(actor.uid) if actor else "00000000-0000-7000-8000-000000000000"
    return compile_condition(_with_me(condition, declared, me), _scope(declared))


def _with_me(node: Node, declared: ObjectType, me: str) -> Node:
    if isinstance(node, Group):
        return replace(node, parts=tuple(_with_me(part, declared, me) for part in node.parts))
    if isinstance(node, Related):
        inner = current().types.get(node.type)
        where = _with_me(node.where, inner, me) if node.where and inner else node.where
        return replace(node, where=where)
    field = declared.by_key.get(node.field)
    if field is None or field.target != "principal" or not isinstance(node.operand, Values):
        return node
    return replace(node, operand=Values(tuple(me if text == ME else text for text in node.operand.values)))


def _scope(declared: ObjectType) -> Scope:
    def relate(key: str) -> tuple[Scope, Fragment]:
        other = current().type(key)
        return _scope(other), kind_of(other, beside=True)

    def reference(owner: ObjectType, field: Field) -> Fragment:
        return Fragment(f"r_{field.key}.uid", (), reference_joins(owner, field))

    return Scope(declared, declared.by_key, timezone.now(), relate, lambda field, uids: {}, reference)


def kind_of(declared: ObjectType, beside: bool = False) -> Fragment:
    """The rows of the table that are of this type and not in the trash.

    With `beside` they are looked up for records that are there themselves: what belongs to the same party is there too.
    """
    parts = [f"t.{declared.kind[0]} = '{declared.kind[1]}'"] if declared.kind else []
    parts += (
        [declared.base] if declared.base and not (beside and declared.belongs_to not in ("", "id")) else []
    )
    return Fragment(" and ".join(parts)) if parts else TRUE


def reference_joins(owner: ObjectType, field: Field) -> tuple[Join, ...]:
    """The record that a reference points to, last, with what has to be joined before it. One in the trash is not there."""
    target, alias = current().type(field.target), f"r_{field.key}"
    source = source_of(owner, field)
    there = f" and {alias}.deleted_at is null" if hasattr(target.model, "deleted_at") else ""
    return (*source.joins, Join(alias, target.table, f"{alias}.id = {source.sql}{there}"))
