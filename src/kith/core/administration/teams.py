"""The tree of teams as administrators look at it, and one colleague with all that was given to them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kith.core import access
from kith.core.access.model import RoleGrant
from kith.core.administration.people import ADMINISTERS
from kith.core.errors import NotFound
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Membership, Principal, Team
from kith.core.records.reading import get
from kith.core.registry import current


@dataclass(frozen=True, slots=True)
class Branch:
    """A team at its depth in the tree, the top being 0."""

    team: Team
    depth: int
    members: tuple[Membership, ...]
    roles: tuple[RoleGrant, ...]
    above: tuple[RoleGrant, ...]
    """What was given to the teams that this one is a part of, and so to this one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A colleague with roles and teams; `through` is what they have through these teams and those above."""

    principal: Principal
    roles: tuple[RoleGrant, ...]
    teams: tuple[Membership, ...]
    through: tuple[RoleGrant, ...]


def tree(by: Actor) -> tuple[Branch, ...]:
    """All teams, each before those below it, by name. Raises NotAllowed."""
    access.require(by, ADMINISTERS)
    found = access.visible(by, Team.objects.order_by("name", "pk")).prefetch_related(
        "memberships__principal", "grants__role"
    )
    below: dict[int | None, list[Team]] = {}
    for team in found:
        below.setdefault(team.parent_id, []).append(team)
    return tuple(_branches(below, None, 0, ()))


def _branches(
    below: dict[int | None, list[Team]], parent: int | None, depth: int, above: tuple[RoleGrant, ...]
) -> list[Branch]:
    return [
        branch
        for team in below.get(parent, ())
        for own in [tuple(team.grants.all())]
        for branch in (
            Branch(team, depth, _members(team), own, above),
            *_branches(below, team.pk, depth + 1, (*above, *own)),
        )
    ]


def _members(team: Team) -> tuple[Membership, ...]:
    return tuple(sorted(team.memberships.all(), key=lambda each: each.principal.name.casefold()))


def standing(by: Actor, uid: UUID) -> Standing:
    """A colleague, or a program with rights of its own. Raises NotAllowed, and NotFound for who is neither."""
    access.require(by, ADMINISTERS)
    found = get(by, current().type("principal"), uid)
    if not isinstance(found, Principal) or found.kind not in (Kind.USER, Kind.KEY):
        raise NotFound
    roles = RoleGrant.objects.filter(principal=found).select_related("role").order_by("role__name")
    teams = Membership.objects.filter(principal=found).select_related("team").order_by("team__name")
    through = RoleGrant.objects.filter(team__in=actor_of(found, by.via).within).select_related("role", "team")
    return Standing(found, tuple(roles), tuple(teams), tuple(through.order_by("role__name", "team__name")))
