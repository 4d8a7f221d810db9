"""What administrators do to roles: rules are set and taken back, roles given and withdrawn.

All of it goes through the plain verbs, so that rights are asked, events recorded and values checked as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from kith.core.access.grants import GRANTS
from kith.core.access.model import AccessRole, FieldRule, Reading, RoleGrant, RoleRule, Rows
from kith.core.access.policy import LOOKING
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal, Team
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.registry.objecttype import Action, Audience

AUDIT = "audit"
STARTS: dict[str, Text] = {
    Rows.OWN: _("Works with their own records"),
    Rows.TEAM: _("Works with the records of their team"),
    Rows.SUBTREE: _("Works with the records of their team and of teams below"),
    Rows.ALL: _("Works with all records"),
    AUDIT: _("Looks at what was done, and by whom"),
}
"""What a department usually needs, by whose records it works with; and what an auditor needs."""
WORK = (Action.SEE, Action.CREATE, Action.EDIT, Action.EXPORT, Action.RUN)


@transaction.atomic
def add_role(
    *, by: Actor, name: str, summary: str = "", like: AccessRole | None = None, start: str = ""
) -> AccessRole:
    """A new role of the house's own: empty, with the rules of another one, or with one of `STARTS`.

    Raises NotAllowed, or Invalid by field.
    """
    made = verbs.create(current().type("role"), by=by, values={"name": name, "summary": summary})
    assert isinstance(made, AccessRole)
    if like is not None:
        _copy_rules(by, like, made)
    if start == AUDIT:
        _begin_audit(by, made)
    elif start:
        _begin_work(by, made, Rows(start))
    return made


def _begin_audit(by: Actor, made: AccessRole) -> None:
    """The audit, to read and to take along, with the names of those who did what stands in it."""
    for key, action in (("audit_entry", Action.SEE), ("audit_entry", Action.EXPORT), ("principal", Action.SEE)):
        set_rule(by=by, role=made, type_key=key, action=action.value, rows=Rows.ALL)


def _begin_work(by: Actor, made: AccessRole, rows: Rows) -> None:
    """Work with these records, and all that it takes: names of colleagues, and what the house works with."""
    for action in WORK:
        set_rule(by=by, role=made, audience=Audience.STAFF.value, action=action.value, rows=rows)
    set_rule(by=by, role=made, audience=Audience.HOUSE.value, action=Action.SEE.value, rows=Rows.ALL)
    set_rule(by=by, role=made, type_key="principal", action=Action.SEE.value, rows=Rows.ALL)
    for action in WORK[1:]:
        set_rule(by=by, role=made, type_key="principal", action=action.value, rows=Rows.NONE)


def _copy_rules(by: Actor, like: AccessRole, made: AccessRole) -> None:
    for audience, actions in GRANTS.get(like.key, {}).items() if like.shipped else ():
        for action in sorted(actions):
            if audience == "staff" or (action in LOOKING and audience != "own"):
                set_rule(by=by, role=made, audience=audience.value, action=action.value, rows=Rows.ALL)
    for rule in like.rules.all():
        set_rule(
            by=by, role=made, type_key=rule.type, audience=rule.audience, action=rule.action, rows=rule.rows,
            condition=rule.condition,
        )  # fmt: skip
    for field in like.field_rules.all():
        set_field_rule(by=by, role=made, type_key=field.type, field=field.field, reading=field.reading)


@transaction.atomic
def set_rule(
    *,
    by: Actor,
    role: AccessRole,
    action: str,
    rows: str,
    type_key: str = "",
    audience: str = "",
    condition: Mapping[str, Any] | None = None,
) -> RoleRule:
    """What the role may do with records of a type, or of all types of an audience, from now on.

    `action` is an `Action` or a verb of the type; `rows` one of `Rows`. Raises NotAllowed, Conflict for a shipped role,
    or Invalid by field.
    """
    values: dict[str, object] = {"rows": rows, "condition": condition}
    target = {"type": type_key, "audience": audience, "action": action}
    there = RoleRule.objects.filter(role=role, **target).first()
    made = _put("role_rule", by, there, {"role": str(role.uid), **target}, values)
    assert isinstance(made, RoleRule)
    return made


def clear_rule(*, by: Actor, rule: RoleRule) -> None:
    """Takes a rule back: the audience's rule holds again, or nothing."""
    verbs.delete(current().type("role_rule"), by=by, record=rule)


@transaction.atomic
def set_field_rule(
    *, by: Actor, role: AccessRole, type_key: str, field: str, reading: str | Reading
) -> FieldRule:
    """What the role may do with one field of a type from now on: `hidden`, `read` or `write`."""
    target = {"type": type_key, "field": field}
    there = FieldRule.objects.filter(role=role, **target).first()
    made = _put("field_rule", by, there, {"role": str(role.uid), **target}, {"reading": str(reading)})
    assert isinstance(made, FieldRule)
    return made


def clear_field_rule(*, by: Actor, rule: FieldRule) -> None:
    """Takes a rule for a field back: it follows what the role may do with the record again."""
    verbs.delete(current().type("field_rule"), by=by, record=rule)


def _put(
    key: str, by: Actor, there: Model | None, target: Mapping[str, object], values: Mapping[str, object]
) -> Model:
    declared = current().type(key)
    if there is None:
        return verbs.create(declared, by=by, values={**target, **values})
    return verbs.edit(declared, by=by, record=there, values=values)


@transaction.atomic
def grant_role(
    *, by: Actor, role: AccessRole, principal: Principal | None = None, team: Team | None = None
) -> RoleGrant:
    """Gives the role to one colleague, or to everybody in a team. One that is given already stays as it was."""
    there = RoleGrant.objects.filter(role=role, principal=principal, team=team).first()
    if there is not None:
        return there
    values = {
        "role": str(role.uid),
        "principal": str(principal.uid) if principal else None,
        "team": str(team.uid) if team else None,
    }
    made = verbs.create(current().type("role_grant"), by=by, values=values)
    assert isinstance(made, RoleGrant)
    return made


def revoke_role(*, by: Actor, grant: RoleGrant) -> None:
    """Takes a role that was given. It holds from the next request on."""
    verbs.delete(current().type("role_grant"), by=by, record=grant)


def remove_role(*, by: Actor, role: AccessRole) -> None:
    """Raises Conflict for a shipped role, and for one that somebody still has."""
    verbs.delete(current().type("role"), by=by, record=role)
