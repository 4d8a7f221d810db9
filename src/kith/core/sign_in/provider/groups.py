"""Teams and roles that follow a provider's groups. What the table of rules names, the table decides: who left the group
leaves the team. What it does not name is left alone."""

from __future__ import annotations

from kith.core.access.model import RoleGrant
from kith.core.principals.actor import system
from kith.core.principals.model import Membership, Principal
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.sign_in.provider.model import GroupRule, IdentityProvider

ACTS = "identity provider"


def follow_groups(provider: IdentityProvider, principal: Principal, groups: frozenset[str]) -> None:
    """Gives and takes what the groups say, each on record like any other giving."""
    rules = list(GroupRule.objects.filter(provider=provider).select_related("team", "role"))
    given = [rule for rule in rules if rule.group in groups]
    _teams(principal, rules, given)
    _roles(principal, rules, given)


def _teams(principal: Principal, rules: list[GroupRule], given: list[GroupRule]) -> None:
    named, wanted = ({each.team_id: each.team for each in some if each.team} for some in (rules, given))
    there = {each.team_id: each for each in Membership.objects.filter(principal=principal, team__in=named)}
    for key, team in wanted.items():
        if key not in there:
            _give("membership", team=str(team.uid), principal=str(principal.uid))
    for key, membership in there.items():
        if key not in wanted:
            verbs.delete(current().type("membership"), by=system(ACTS, "desk"), record=membership)


def _roles(principal: Principal, rules: list[GroupRule], given: list[GroupRule]) -> None:
    named, wanted = ({each.role_id: each.role for each in some if each.role} for some in (rules, given))
    there = {each.role_id: each for each in RoleGrant.objects.filter(principal=principal, role__in=named)}
    for key, role in wanted.items():
        if key not in there:
            _give("role_grant", role=str(role.uid), principal=str(principal.uid))
    for key, grant in there.items():
        if key not in wanted:
            verbs.delete(current().type("role_grant"), by=system(ACTS, "desk"), record=grant)


def _give(key: str, **values: str) -> None:
    verbs.create(current().type(key), by=system(ACTS, "desk"), values=values)
