"""Keys for programs that work in somebody's name: issued with a name, an end and scopes, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.keys import SHOWN, issue_key, program, revoke_key
from kith.core.principals.model import ApiKey, Principal
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.over import require_whole
from kith.core.sign_in.scopes import check_scopes

LONGEST_NAME = 60
DAYS = (30, 90, 365)
MOST = 50


def keys_of(by: Actor) -> tuple[ApiKey, ...]:
    """The actor's own keys that were not taken back, the newest first."""
    return tuple(ApiKey.objects.filter(principal=by.id, revoked_at=None).order_by("-created_at", "-id"))


@transaction.atomic
def issue(*, by: Actor, name: str, days: int, scopes: Sequence[str], visit: Visit) -> str:
    """The secret of a new key of the actor's own, which nobody can read again. Raises Invalid by field.

    `scopes` are `read`, `write`, or either of a type such as `person:read`; they only narrow what the actor may do.
    """
    require_whole(by)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": [_("Between 1 and 60 characters.")]})
    if days not in DAYS:
        raise Invalid({"days": [_("Choose one of these.")]})
    check_scopes(scopes, _("Choose what the key may be used for."))
    if len(keys_of(by)) >= MOST:
        raise Invalid({"name": [_("There are 50 keys already. Take one back first.")]})
    principal = Principal.objects.get(pk=by.id)
    key, secret = issue_key(principal, name, now() + timedelta(days=days), scopes)
    happened(
        "key.issued", by=by, on=principal, visit=visit, what=f"{name} {key.prefix}", how=" ".join(scopes)
    )
    return secret


@transaction.atomic
def issue_for_program(*, by: Actor, name: str, role: str) -> str:
    """The secret of a new key of a new program, which nobody can read again."""
    principal = program(name, role)
    key, secret = issue_key(principal, name)
    happened("key.issued", by=by, on=principal, what=f"{name} {key.prefix}", how=role)
    return secret


@transaction.atomic
def withdraw(*, by: Actor, prefix: str) -> int:
    """Ends the keys that begin with these 12 characters, whosever they are. Gives how many."""
    found = ApiKey.objects.select_for_update(of=("self",)).filter(prefix=prefix[:SHOWN], revoked_at=None)
    keys = list(found.select_related("principal"))
    for key in keys:
        revoke_key(key)
        happened("key.revoked", by=by, on=key.principal, what=f"{key.name} {key.prefix}")
    return len(keys)


@transaction.atomic
def take_back(*, by: Actor, uid: UUID, visit: Visit) -> None:
    """Ends one of the actor's own keys at once. Raises NotFound."""
    require_whole(by)
    key = ApiKey.objects.select_for_update().filter(uid=uid, principal=by.id, revoked_at=None).first()
    if key is None:
        raise NotFound
    revoke_key(key)
    happened(
        "key.revoked", by=by, on=Principal.objects.get(pk=by.id), visit=visit, what=f"{key.name} {key.prefix}"
    )
