"""What administrators do to colleagues and teams: change the baseline, switch off, put into teams.

Owners are made and unmade by owners alone, and the last one stays: that is checked with all owners locked, so that two
who are unmade at once cannot both be the last but one.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.colleague import PRINCIPAL
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.events.record import Change, Changes, record_many
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Membership, Principal, Role, Team
from kith.core.records import verbs
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.statement import write
from kith.lib.copy_text import numbers

ADMINISTERS = "core.role_grant.create"
JOIN = """
insert into core_membership (team_id, principal_id) select %s, p.id from unnest(%s::bigint[]) p (id)
on conflict do nothing returning id, uid, principal_id
"""
BASELINES = (Role.OWNER, Role.ADMINISTRATOR, Role.MEMBER, Role.READ_ONLY, Role.SHARED_ONLY)


def _check_baseline(by: Actor, baseline: str) -> None:
    if baseline not in BASELINES:
        raise Invalid({"role": [_("This is none of the choices.")]})
    if baseline == Role.OWNER and by.role not in (Role.OWNER, Role.SYSTEM):
        raise NotAllowed(_("Only owners make others owners."))


@transaction.atomic
def change_baseline(*, by: Actor, principal: Principal, baseline: str) -> Principal:
    """Another baseline for a colleague. Raises NotAllowed, Invalid, or Conflict for the last owner."""
    access.require(by, ADMINISTERS)
    _check_baseline(by, baseline)
    locked = _locked(by, principal)
    if locked.kind == Kind.OUTSIDE:
        raise NotAllowed(_("Outside people see what is shared with them, and nothing else."))
    before = locked.role
    if baseline == before:
        return locked
    if before == Role.OWNER:
        _keep_an_owner(locked)
    locked.role = baseline
    locked.save(update_fields=["role"])
    _tell("changed", by, locked, {"role": (before, baseline)})
    return locked


@transaction.atomic
def switch_off(*, by: Actor, principal: Principal) -> Principal:
    """Ends what a colleague may do, at once and in every browser. What it made and owns stays."""
    access.require(by, ADMINISTERS)
    locked = _locked(by, principal)
    if locked.pk == by.id:
        raise Conflict(_("You cannot switch yourself off."))
    return _switched(by, locked, active=False)


@transaction.atomic
def switch_on(*, by: Actor, principal: Principal) -> Principal:
    """Lets a colleague in again."""
    access.require(by, ADMINISTERS)
    return _switched(by, _locked(by, principal), active=True)


def _switched(by: Actor, locked: Principal, *, active: bool) -> Principal:
    if locked.is_active == active:
        return locked
    if locked.role == Role.OWNER and not active:
        _keep_an_owner(locked)
    locked.is_active = active
    locked.save(update_fields=["is_active"])
    _tell("changed", by, locked, {"is_active": (not active, active)})
    return locked


def _locked(by: Actor, principal: Principal) -> Principal:
    """The colleague, and all owners with it, locked in one order. Raises NotAllowed for who is no matter of the actor's."""
    rows = Principal.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(role=Role.OWNER) | rows.filter(pk=principal.pk)}
    locked = found[principal.pk]
    if locked.kind == Kind.SYSTEM:
        raise NotAllowed
    if locked.role == Role.OWNER and by.role not in (Role.OWNER, Role.SYSTEM):
        raise NotAllowed(_("Only owners change other owners."))
    return locked


def _keep_an_owner(leaving: Principal) -> None:
    others = Principal.objects.filter(role=Role.OWNER, kind=Kind.USER, is_active=True, user__is_active=True)
    if not others.exclude(pk=leaving.pk).exists():
        raise Conflict(_("The house needs an owner. Make somebody else one first."))


def _tell(past: str, by: Actor, on: Principal, changes: Changes) -> None:
    record_event(f"principal.{past}", by=by, on=on, declared=PRINCIPAL, verb="administer", changes=changes)
    enqueue_once(FOLLOW_UP)


@transaction.atomic
def join_team(*, by: Actor, team: Team, principal: Principal) -> Membership:
    """Puts somebody into a team. Who is in it already stays."""
    there = Membership.objects.filter(team=team, principal=principal).first()
    if there is not None:
        return there
    values = {"team": str(team.uid), "principal": str(principal.uid)}
    made = verbs.create(current().type("membership"), by=by, values=values)
    assert isinstance(made, Membership)
    return made


@transaction.atomic
def set_members(*, by: Actor, team: Team, come: Collection[Principal], leave: Collection[UUID]) -> None:
    """Puts colleagues into a team and takes others out, with one event each, written together. Who is in it already, or
    not, stays as they are. Raises NotAllowed."""
    declared = current().type("membership")
    access.require(by, declared.permission("create"))
    access.require(by, declared.permission("delete"))
    left = Membership.objects.filter(team=team, principal__uid__in=leave)
    gone = list(left.order_by("pk").values_list("pk", "uid", "principal__uid"))
    _note_members(by, team, "deleted", gone)
    Membership.objects.filter(pk__in=[pk for pk, _uid, _who in gone]).delete()
    uids = {each.pk: each.uid for each in come}
    came = [(pk, uid, uids[who]) for pk, uid, who in write(JOIN, (team.pk, numbers(sorted(uids))))]
    _note_members(by, team, "created", came)


def _note_members(by: Actor, team: Team, past: str, members: list[tuple[int, UUID, UUID]]) -> None:
    """`members` are memberships by key and public id, with the public id of who is in."""

    def values(uid: UUID) -> tuple[UUID | None, UUID | None]:
        return (uid, None) if past == "deleted" else (None, uid)

    rows = [
        Change(pk, uid, uid, {"team": values(team.uid), "principal": values(who)}) for pk, uid, who in members
    ]
    declared = current().type("membership")
    record_many(f"membership.{past}", by=by, declared=declared, rows=rows, verb=past.removesuffix("d"))
    if rows:
        enqueue_once(FOLLOW_UP)


def leave_team(*, by: Actor, membership: Membership) -> None:
    """Takes somebody out of a team."""
    verbs.delete(current().type("membership"), by=by, record=membership)


def add_team(*, by: Actor, name: str, parent: Team | None = None) -> Team:
    """A new team, below another one or at the top."""
    values = {"name": name, "parent": str(parent.uid) if parent else None}
    made = verbs.create(current().type("team"), by=by, values=values)
    assert isinstance(made, Team)
    return made


def change_team(*, by: Actor, team: Team, name: str, parent: Team | None) -> Team:
    """Another name or place for a team, with all teams below it. Raises Invalid for a place below itself."""
    values = {"name": name, "parent": str(parent.uid) if parent else None}
    changed = verbs.edit(current().type("team"), by=by, record=team, values=values)
    assert isinstance(changed, Team)
    return changed


def remove_team(*, by: Actor, team: Team) -> None:
    """Raises Conflict for a team that has others below it."""
    verbs.delete(current().type("team"), by=by, record=team)
