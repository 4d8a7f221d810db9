"""Identity providers as administrators look at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from kith.core.access.model import AccessRole
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role, Team
from kith.core.sign_in.over import require_administrator
from kith.core.sign_in.provider.model import GroupRule, IdentityProvider, ProvidedSignIn

MOST = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A provider, and how many come in through it."""

    provider: IdentityProvider
    people: int


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who comes in through a provider. `subject` is what it calls them."""

    uid: UUID
    name: str
    email: str
    subject: str
    seen_at: datetime


def providers(by: Actor) -> tuple[Listed, ...]:
    """All of them, by name. Raises NotAllowed."""
    require_administrator(by)
    found = IdentityProvider.objects.annotate(count=Count("people")).order_by("name")
    return tuple(Listed(each, each.count) for each in found)


def rules_of(by: Actor, provider: IdentityProvider) -> tuple[GroupRule, ...]:
    """What its groups give. Raises NotAllowed."""
    require_administrator(by)
    return tuple(provider.rules.select_related("team", "role").order_by("group", "pk"))


def people_of(by: Actor, provider: IdentityProvider) -> tuple[Known, ...]:
    """Who comes in through it, by name, 500 at most. Raises NotAllowed."""
    require_administrator(by)
    rows = ProvidedSignIn.objects.filter(provider=provider).select_related("user__principal")
    found = rows.order_by("user__principal__name", "pk")[:MOST]
    return tuple(
        Known(row.uid, row.user.principal.name, row.user.email, row.subject, row.seen_at) for row in found
    )


def to_give(by: Actor) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Teams and roles that a group can give, each as public id and name. Raises NotAllowed."""
    require_administrator(by)
    teams = Team.objects.order_by("name", "pk").values_list("uid", "name")
    kept = (Role.OWNER.value, Role.ADMINISTRATOR.value, Role.SYSTEM.value)
    roles = AccessRole.objects.exclude(key__in=kept, shipped=True).order_by("name").values_list("uid", "name")
    return [(str(uid), name) for uid, name in teams], [(str(uid), name) for uid, name in roles]
