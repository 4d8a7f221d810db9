"""What is done to principals before there is anybody to ask."""

from __future__ import annotations

from django.db import transaction

from kith.core.principals.model import Kind, Principal, Role, User


@transaction.atomic
def first_owner(email: str, password: str) -> None:
    """Makes the first owner of a new house. Does nothing where an owner already is."""
    if Principal.objects.filter(role=Role.OWNER, kind=Kind.USER).exists():
        return
    user = User.objects.create_user(email, password)
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name=email.partition("@")[0], user=user)
