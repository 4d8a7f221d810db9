"""Everybody who can stand before a door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from kith.core.access.model import Share
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.keys import issue_key, revoke_key
from kith.core.principals.model import ApiKey, Kind, Principal, Role, Session, User
from kith.core.registry.objecttype import ObjectType

ROLES = ("owner", "administrator", "member", "read_only")
OUTSIDE = ("outside", "outside_sees", "outside_edits")
STRANGERS = ("anonymous", "revoked_key", "expired_key", "expired_session", "switched_off")
EVERYBODY = (*ROLES, *OUTSIDE, *STRANGERS)


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
        principal, "key", timezone.now() - timedelta(1) if name == "expired_key" else None
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
        Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    if name == "switched_off":
        Principal.objects.filter(pk=principal.pk).update(is_active=False)
    return Visitor(name, principal, client, {})


def _principal(name: str) -> Principal:
    if name in OUTSIDE:
        return somebody(Role.SHARED_ONLY, Kind.OUTSIDE)
    if name == "invited":
        return somebody(Role.SHARED_ONLY)
    return somebody(name if name in ROLES else Role.OWNER)


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
