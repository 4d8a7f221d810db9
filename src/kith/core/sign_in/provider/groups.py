"""Teams and roles that follow a provider's groups. What the table of rules names, the table decides: who left the group
leaves the team. What it does not name is left alone."""

from __future__ import annotations

from kith.core.principals.actor import system
from kith.core.principals.model import Principal
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.sign_in.provider.model import GroupRule, IdentityProvider

ACTS = "identity provider"


def follow_groups(provider: IdentityProvider, principal: Principal, groups: frozenset[str]) -> None:
    """Gives and takes what the groups say, each on record like any other giving."""
    rules = list(GroupRule.objects.filter(provider=provider).select_related("team", "role"))
    given = [rule for rule in rules if rule.group in groups]
    _follow("membership", "team", principal, rules, given)
    _follow("role_grant", "role", principal, rules, given)


def _follow(key: str, of: str, principal: Principal, rules: list[GroupRule], given: list[GroupRule]) -> None:
    """Lets the person have exactly those teams, or roles, among the ones that rules name."""
    declared, by = current().type(key), system(ACTS, "desk")
    named, wanted = (
        {what.pk: what for rule in some if (what := getattr(rule, of)) is not None} for some in (rules, given)
    )
    held = declared.model._default_manager.filter(principal=principal, **{f"{of}__in": named})
    there = {getattr(each, f"{of}_id"): each for each in held}
    for pk in wanted.keys() - there.keys():
        verbs.create(declared, by=by, values={of: str(wanted[pk].uid), "principal": str(principal.uid)})
    for pk in there.keys() - wanted.keys():
        verbs.delete(declared, by=by, record=there[pk])
