"""What is done to principals before there is anybody to ask."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from kith.core.principals.model import ApiKey, Kind, Principal, Role, User


@transaction.atomic
def first_owner(email: str, password: str) -> None:
    """Makes the first owner of a new house. Does nothing where an owner already is."""
    if Principal.objects.filter(role=Role.OWNER, kind=Kind.USER).exists():
        return
    user = User.objects.create_user(email, password)
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name=email.partition("@")[0], user=user)


def issue_key(principal: Principal, name: str) -> tuple[ApiKey, str]:
    """A new API key and its secret, which is shown once and never stored."""
    secret = "kith_" + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(principal=principal, name=name, prefix=secret[:12], digest=digest_of(secret))
    return key, secret


def digest_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
