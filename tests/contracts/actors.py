"""Everybody who can stand before a door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from kith.core.access.model import AccessRole, FieldRule, RoleGrant, RoleRule, Share
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.keys import issue_key, revoke_key
from kith.core.principals.model import ApiKey, Kind, Membership, Principal, Role, Session, Team, User
from kith.core.registry import current
from kith.core.registry.objecttype import Action, ObjectType

ROLES = ("owner", "administrator", "member", "read_only")
SCOPED = ("own_rows", "others_rows", "team_rows", "reads_by_key")
"""A role of their own shows the rows they own, or those of their team; a key of an owner may read and no more."""
OUTSIDE = ("outside", "outside_sees", "outside_edits")
STRANGERS = ("anonymous", "revoked_key", "expired_key", "expired_session", "switched_off")
EVERYBODY = (*ROLES, *SCOPED, *OUTSIDE, *STRANGERS)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a way in: a browser and the headers that come with every request."""

    name: str
    principal: Principal | None
    client: Client
    headers: dict[str, str]

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Any:
        given = self.headers | {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.generic(method, path, body, "application/json", headers=given)

    def look(self, path: str) -> Any:
        """The page at the path, or that of the record itself where the path is a wider one's."""
        answer = self.ask("GET", path)
        own = answer.status_code == 302 and not answer["Location"].startswith("/sign-in/")
        return self.ask("GET", answer["Location"]) if own else answer

    def post_form(self, path: str, values: dict[str, str]) -> Any:
        return self.client.post(path, values, headers=self.headers)


def somebody(role: str = Role.OWNER, kind: str = Kind.USER) -> Principal:
    number = User.objects.count()
    user = User.objects.create_user(f"{role}{number}@example.org")
    principal = Principal.objects.create(kind=kind, role=role, name=f"{role} {number}", user=user)
    principal.refresh_from_db()
    return principal


def maker_actor() -> Actor:
    return actor_of(somebody(Role.OWNER), "desk")


def at_the_api(name: str) -> Visitor:
    """A caller with a key, or without one that opens anything."""
    if name == "anonymous":
        return Visitor(name, None, Client(), {})
    if name == "expired_session":
        return at_the_desk(name)
    principal = _principal(name)
    key, secret = issue_key(
        principal,
        "key",
        timezone.now() - timedelta(1) if name == "expired_key" else None,
        ["read"] if name == "reads_by_key" else None,
    )
    _spoil(name, key, principal)
    return Visitor(name, principal, Client(), {"Authorization": f"Bearer {secret}"})


def _spoil(name: str, key: ApiKey, principal: Principal) -> None:
    if name == "revoked_key":
        revoke_key(key)
    if name == "switched_off":
        Principal.objects.filter(pk=principal.pk).update(is_active=False)


def at_the_desk(name: str) -> Visitor:
    """A browser with a session, or without one that still holds."""
    principal, client = _principal(name), Client()
    assert principal.user is not None
    if name != "anonymous":
        client.force_login(principal.user)
    if name == "expired_session":
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(hours=1))
    if name == "switched_off":
        Principal.objects.filter(pk=principal.pk).update(is_active=False)
    return Visitor(name, principal, client, {})


def _principal(name: str) -> Principal:
    if name in OUTSIDE:
        return somebody(Role.SHARED_ONLY, Kind.OUTSIDE)
    if name == "invited":
        return somebody(Role.SHARED_ONLY)
    if name.endswith("_rows"):
        return _scoped("own" if name != "team_rows" else "team")
    return somebody(name if name in ROLES else Role.OWNER)


def _scoped(rows: str) -> Principal:
    """Somebody in a team, with a role that gives everything on these rows and hides a field of people."""
    principal = somebody(Role.SHARED_ONLY)
    role = AccessRole.objects.create(key=f"role{principal.pk}", name=f"Role {principal.pk}")
    for action in Action:
        RoleRule.objects.create(role=role, audience="staff", action=action, rows=rows)
    FieldRule.objects.create(role=role, type="person", field="job_title", reading="hidden")
    RoleGrant.objects.create(role=role, principal=principal)
    Membership.objects.create(team=Team.objects.create(name=f"Team {principal.pk}"), principal=principal)
    return principal


def own(declared: ObjectType, record: Model, visitor: Visitor) -> bool:
    """Gives the record, or the party that it belongs to, to the one whose rows are asked for, or to somebody in their
    team. Says whether a record of this type can be given."""
    if visitor.name not in ("own_rows", "team_rows"):
        return False
    assert visitor.principal is not None
    keeper = visitor.principal
    if visitor.name == "team_rows":
        keeper = somebody(Role.MEMBER)
        Membership.objects.create(team=visitor.principal.memberships.get().team, principal=keeper)
    party = None if declared.belongs_to in ("", "id") else getattr(record, declared.belongs_to)
    if declared.owner:
        type(record)._default_manager.filter(pk=record.pk).update(**{declared.owner: keeper.pk})
    elif party is not None:
        current().type("party").model._default_manager.filter(pk=party).update(owner=keeper)
    return bool(declared.owner or party)


def share(declared: ObjectType, record: Model, visitor: Visitor) -> None:
    """Opens a record to the visitors who are to see or change it: itself, or the party that it belongs to."""
    level = {"outside_sees": "see", "outside_edits": "edit", "invited": "edit"}.get(visitor.name)
    if level is None:
        return
    assert visitor.principal is not None
    own = declared.belongs_to in ("", "id")
    Share.objects.create(
        subject_type=declared.key if own else "party",
        subject_id=record.pk if own else getattr(record, declared.belongs_to),
        principal=visitor.principal, level=level, made_by=visitor.principal,
    )  # fmt: skip
