"""Colleagues and parties for tests of rights."""

from __future__ import annotations

from django.test import Client

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


def browser(principal: Principal) -> Client:
    """A browser that the colleague is signed in with."""
    assert principal.user is not None
    client = Client()
    client.force_login(principal.user)
    return client


def at_work(role: str, name: str = "Ola") -> tuple[Client, Actor]:
    """A colleague's browser, and the colleague as whoever acts."""
    made = somebody(role, name)
    return browser(made), acting(made)


def person(name: str, owner: Principal | None = None, **more: object) -> Party:
    made = Party.objects.create(
        kind="person", name=name, family_name=name, sort_key=name.lower(), owner=owner, **more
    )
    made.refresh_from_db()
    return made
