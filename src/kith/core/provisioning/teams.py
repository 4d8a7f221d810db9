"""Teams by a directory: its groups, with colleagues as members. Where a team stands in the tree is the house's matter."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.administration import people as administration
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Membership, Principal, Team
from kith.core.provisioning import people
from kith.core.provisioning.described import KnownTeam, Named
from kith.core.provisioning.model import ProvisionedTeam
from kith.core.sign_in.over import require_administrator

LONGEST = 254


def teams(by: Actor) -> QuerySet[Team]:
    """All teams, the oldest first. Raises NotAllowed."""
    require_administrator(by)
    seen = access.visible(by, Team.objects.all())
    return seen.select_related("provisioned").prefetch_related("memberships__principal").order_by("pk")


def named(rows: QuerySet[Team], name: str) -> QuerySet[Team]:
    return rows.filter(name__iexact=name)


def with_external_id(rows: QuerySet[Team], external_id: str) -> QuerySet[Team]:
    return rows.filter(provisioned__external_id=external_id)


def team_of(by: Actor, uid: UUID) -> Team:
    """Raises NotFound."""
    found = teams(by).filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def known(team: Team) -> KnownTeam:
    members = tuple(
        Named(each.principal.uid, each.principal.name)
        for each in team.memberships.all()
        if each.principal.kind == Kind.USER
    )
    return KnownTeam(team.uid, team.name, _external_id(team), members)


def _external_id(team: Team) -> str:
    try:
        return team.provisioned.external_id
    except ProvisionedTeam.DoesNotExist:
        return ""


@transaction.atomic
def add_team(*, by: Actor, name: str, external_id: str, members: Iterable[UUID]) -> Team:
    """A new team at the top of the tree. Raises Invalid by field."""
    require_administrator(by)
    made = administration.add_team(by=by, name=name)
    _keep(made, external_id)
    _set_members(by, made, members)
    return made


@transaction.atomic
def change_team(*, by: Actor, team: Team, name: str, external_id: str, members: Iterable[UUID]) -> Team:
    """Another name or other members; its place in the tree stays. Raises Invalid by field."""
    require_administrator(by)
    if team.name != name:
        administration.change_team(by=by, team=team, name=name, parent=team.parent)
    if _external_id(team) != external_id:
        _keep(team, external_id)
    _set_members(by, team, members)
    return team


@transaction.atomic
def remove_team(*, by: Actor, team: Team) -> None:
    """Raises Conflict for a team that has others below it."""
    require_administrator(by)
    administration.remove_team(by=by, team=team)


def _keep(team: Team, external_id: str) -> None:
    if len(external_id) > LONGEST:
        raise Invalid({"externalId": [_("At most 254 characters.")]})
    if external_id:
        ProvisionedTeam.objects.update_or_create(team=team, defaults={"external_id": external_id})
    else:
        ProvisionedTeam.objects.filter(team=team).delete()


def _set_members(by: Actor, team: Team, members: Iterable[UUID]) -> None:
    """Lets exactly these colleagues be in the team; programs in it are left alone. Raises Invalid."""
    wanted = _principals(by, frozenset(members))
    there = Membership.objects.filter(team=team, principal__kind=Kind.USER).select_related(
        "principal", "team"
    )
    for membership in there:
        if membership.principal_id not in wanted:
            administration.leave_team(by=by, membership=membership)
    held = set(there.values_list("principal_id", flat=True))
    for key, principal in wanted.items():
        if key not in held:
            administration.join_team(by=by, team=team, principal=principal)


def _principals(by: Actor, uids: frozenset[UUID]) -> dict[int, Principal]:
    found = {row.pk: row for row in people.people(by).filter(uid__in=uids)}
    missing = uids - {row.uid for row in found.values()}
    if missing:
        text = format_lazy(_("There is no colleague “{uid}”."), uid=min(missing))
        raise Invalid({"members": [text]})
    return found
