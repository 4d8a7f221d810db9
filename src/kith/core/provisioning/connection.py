"""Connections of directories: each has a token of its own that opens their door and no other."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.keys import issue_key, program, revoke_key
from kith.core.principals.model import ApiKey, Principal, Role
from kith.core.provisioning.people import BASELINE, BASELINES
from kith.core.records.settings import change_setting, setting
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.over import require_administrator

SCOPE = "scim"
DAYS = 365
LONGEST_NAME, MOST = 60, 10


def connections(by: Actor) -> tuple[ApiKey, ...]:
    """The tokens that were not taken back, the newest first. Raises NotAllowed."""
    require_administrator(by)
    return tuple(ApiKey.objects.filter(scopes=[SCOPE], revoked_at=None).order_by("-created_at", "-id"))


@transaction.atomic
def connect(*, by: Actor, name: str, visit: Visit) -> str:
    """The token of a new connection, which nobody can read again. It may what its maker may, by its own door alone:
    one that an owner makes also looks after owners. Raises Invalid at the field."""
    require_administrator(by)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": [_("Between 1 and 60 characters.")]})
    if len(connections(by)) >= MOST:
        raise Invalid({"name": [_("There are 10 connections already. Take one back first.")]})
    principal = program(name, by.role)
    key, secret = issue_key(principal, name, now() + timedelta(days=DAYS), [SCOPE])
    happened("provisioning.connected", by=by, on=principal, visit=visit, what=f"{name} {key.prefix}")
    return secret


@transaction.atomic
def disconnect(*, by: Actor, uid: UUID, visit: Visit) -> None:
    """Ends a connection at once. Whom it added stays. Raises NotFound."""
    require_administrator(by)
    rows = ApiKey.objects.select_for_update(of=("self",)).select_related("principal")
    key = rows.filter(uid=uid, scopes=[SCOPE], revoked_at=None).first()
    if key is None:
        raise NotFound
    revoke_key(key)
    Principal.objects.filter(pk=key.principal_id).update(is_active=False)
    what = f"{key.name} {key.prefix}"
    happened("provisioning.disconnected", by=by, on=key.principal, visit=visit, what=what)


def baseline() -> str:
    """The role with which colleagues begin whom a directory adds."""
    return str(setting(BASELINE, Role.MEMBER))


def change_baseline(*, by: Actor, role: str) -> None:
    """Raises Invalid for a role that nobody begins with."""
    require_administrator(by)
    if role not in BASELINES:
        raise Invalid({"baseline": [_("This is none of the choices.")]})
    change_setting(BASELINE, role, by)
