"""Colleagues and parties for tests of rights."""

from __future__ import annotations

from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role, User
from kith.customers.models import Party


def somebody(role: str = Role.SHARED_ONLY, name: str = "") -> Principal:
    user = User.objects.create_user(f"{role}{User.objects.count()}@example.org")
    made = Principal.objects.create(kind=Kind.USER, role=role, name=name or role, user=user)
    made.refresh_from_db()
    return made


def acting(principal: Principal) -> Actor:
    return actor_of(principal, "desk")


def person(name: str, owner: Principal | None = None, **more: object) -> Party:
    made = Party.objects.create(
        kind="person", name=name, family_name=name, sort_key=name.lower(), owner=owner, **more
    )
    made.refresh_from_db()
    return made
