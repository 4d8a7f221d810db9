"""What a role, a rule, a team may look like. Each raises Invalid at the field, or Conflict for what must stay as it is."""

from __future__ import annotations

from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from kith.core.access.model import AccessRole, FieldRule, RoleGrant, RoleRule, Rows
from kith.core.access.owners import has_owners
from kith.core.access.policy import LOOKING, compile_rule
from kith.core.conditions.tree import from_json
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.principals.model import Role, Team
from kith.core.registry import current
from kith.core.registry.objecttype import Action, Audience, ObjectType
from kith.lib.text import fold

BY_BASELINE = (Role.OWNER, Role.ADMINISTRATOR, Role.SYSTEM)
OF_OWNERS = (Rows.OWN, Rows.TEAM, Rows.SUBTREE)
DEEPEST = 20


def name_role(role: AccessRole) -> None:
    """Gives a new role its key, made of the name and never changed."""
    if role.key:
        return
    wanted = slugify(fold(role.name)).replace("-", "_")[:50] or "role"
    taken = set(AccessRole.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    numbered = (f"{wanted}_{number}" for number in range(2, len(taken) + 3))
    role.key = wanted if wanted not in taken else next(key for key in numbered if key not in taken)


def check_role(role: AccessRole) -> None:
    refuse_shipped(role)
    if AccessRole.objects.filter(name__iexact=role.name).exclude(pk=role.pk).exists():
        raise Invalid({"name": [_("There is such a role already.")]})


def protect_role(role: AccessRole, verb: str) -> None:
    refuse_shipped(role)
    if verb == "delete" and role.grants.exists():
        raise Conflict(_("Somebody still has this role. Take it from them first."))


def refuse_shipped(role: AccessRole) -> None:
    if role.shipped:
        raise Conflict(_("This role comes with Kith and stays as it is. Make a copy to change it."))


def protect_rule(rule: RoleRule | FieldRule, verb: str) -> None:
    refuse_shipped(rule.role)


def check_rule(rule: RoleRule) -> None:
    refuse_shipped(rule.role)
    if bool(rule.type) == bool(rule.audience):
        raise Invalid({"type": [_("Name a type of record, or an audience, but not both.")]})
    declared = _type_of(rule.type) if rule.type else None
    _check_action(rule, declared)
    if rule.rows in OF_OWNERS and declared is not None and not has_owners(declared):
        raise Invalid({"rows": [_("Nobody owns records of this type.")]})
    _check_condition(rule, declared)


def _type_of(key: str) -> ObjectType:
    try:
        return current().type(key)
    except NotFound:
        raise Invalid({"type": [format_lazy(_("There is no type “{type}”."), type=key[:60])]}) from None


def _check_action(rule: RoleRule, declared: ObjectType | None) -> None:
    verbs = {verb.key for verb in declared.verbs} if declared else set()
    if rule.action not in tuple(Action) and rule.action not in verbs:
        raise Invalid({"action": [_("There is no such action here.")]})
    audience = declared.audience if declared else Audience(rule.audience)
    if audience is not Audience.STAFF and rule.action not in LOOKING and rule.rows != Rows.NONE:
        raise Invalid({"action": [_("Only owners and administrators change these records.")]})


def _check_condition(rule: RoleRule, declared: ObjectType | None) -> None:
    if (rule.rows == Rows.CONDITION) != (rule.condition is not None):
        raise Invalid(
            {"condition": [_("A condition goes with “those that fulfil a condition”, and only with it.")]}
        )
    if rule.condition is None:
        return
    if declared is None:
        raise Invalid({"condition": [_("A condition needs a type of record.")]})
    compile_rule(declared, from_json(rule.condition))


def check_field_rule(rule: FieldRule) -> None:
    refuse_shipped(rule.role)
    declared = _type_of(rule.type)
    if rule.field not in declared.by_key:
        raise Invalid({"field": [format_lazy(_("There is no field “{field}” here."), field=rule.field[:60])]})
    if rule.field == declared.title:
        raise Invalid(
            {"field": [_("This field names the record, so everybody who sees the record sees it.")]}
        )


def check_grant(grant: RoleGrant) -> None:
    if (grant.principal is None) == (grant.team is None):
        raise Invalid({"principal": [_("Give the role to one colleague, or to one team.")]})
    if grant.role.key in BY_BASELINE and grant.role.shipped:
        raise Invalid({"role": [_("Owners and administrators are made on the person’s page.")]})


def check_team(team: Team) -> None:
    """Teams beside each other have names of their own; a team is not its own part, and the tree is no deeper than 20."""
    beside = Team.objects.filter(parent=team.parent, name__iexact=team.name).exclude(pk=team.pk)
    if beside.exists():
        raise Invalid({"name": [_("There is such a team here already.")]})
    above: Team | None = team.parent
    for _step in range(DEEPEST):
        if above is None:
            return
        if above.pk == team.pk:
            break
        above = above.parent
    raise Invalid({"parent": [_("A team cannot be a part of itself.")]})
