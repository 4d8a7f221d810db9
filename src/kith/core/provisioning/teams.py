"""Teams by a directory: its groups, with colleagues as members. Where a team stands in the tree is the house's matter."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet
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
    members = Membership.objects.filter(principal__kind=Kind.USER).select_related("principal").order_by("pk")
    return (
        seen.select_related("provisioned").prefetch_related(Prefetch("memberships", members)).order_by("pk")
    )


def team_of(by: Actor, uid: UUID) -> Team:
    """Raises NotFound."""
    found = teams(by).filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def known(team: Team) -> KnownTeam:
    members = tuple(Named(each.principal.uid, each.principal.name) for each in team.memberships.all())
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
    wanted = frozenset(members)
    there = Membership.objects.filter(team=team, principal__kind=Kind.USER)
    held = frozenset(there.values_list("principal__uid", flat=True))
    come = _principals(by, wanted - held)
    administration.set_members(by=by, team=team, come=come, leave=held - wanted)


def _principals(by: Actor, uids: frozenset[UUID]) -> list[Principal]:
    found = list(people.seen(by).filter(uid__in=uids)) if uids else []
    missing = uids - {row.uid for row in found}
    if missing:
        text = format_lazy(_("There is no colleague “{uid}”."), uid=min(missing))
        raise Invalid({"members": [text]})
    return found
