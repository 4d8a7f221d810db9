"""API keys: made, recognised and withdrawn. Only a digest is kept; the secret is shown once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import now

from kith.core.principals.actor import ACTS, COLUMNS, TEAMS_ABOVE, Actor, actor_from, narrowing_of
from kith.core.principals.model import ApiKey, Kind, Principal
from kith.core.statement import fetch

PREFIX = "kith_"
LONGEST = 100
SHOWN = 12
HOLDER = f"""
select {COLUMNS}, k.scopes
from core_api_key k
join core_principal p on p.id = k.principal_id and {ACTS}
{TEAMS_ABOVE}
left join core_user u on u.id = p.user_id
where k.digest = %s and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
and u.is_active is not false
"""  # noqa: S608 - made of constants


def program(name: str, role: str) -> Principal:
    """A new principal for a program, which holds keys of its own."""
    made = Principal.objects.create(kind=Kind.KEY, role=role, name=name)
    made.refresh_from_db()
    return made


def issue_key(
    principal: Principal, name: str, expires_at: datetime | None = None, scopes: Sequence[str] | None = None
) -> tuple[ApiKey, str]:
    """A new key of this principal and its secret, which nobody can read again. `scopes` narrow what it may do."""
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        principal=principal,
        name=name,
        prefix=secret[:SHOWN],
        digest=digest_of(secret),
        expires_at=expires_at,
        scopes=None if scopes is None else list(scopes),
    )
    return key, secret


def revoke_key(key: ApiKey) -> None:
    """Ends a key at once; the moment stays on record."""
    key.revoked_at = key.revoked_at or now()
    key.save(update_fields=["revoked_at"])


def holder_of(secret: str) -> Actor | None:
    """The actor whose key this is, with its teams, in one statement.

    None for a key that is unknown, expired or withdrawn, or whose holder is switched off.
    """
    actor, scopes = _held(secret, "api")
    return actor.narrowed(narrowing_of(scopes)) if actor and scopes is not None else actor


def keeper_of(secret: str, door: str) -> Actor | None:
    """The actor whose key was made for this one door, with all their rights there: its only scope is the door's name,
    which leaves nothing of them at any other."""
    actor, scopes = _held(secret, door)
    return actor if scopes == [door] else None


def _held(secret: str, door: str) -> tuple[Actor | None, list[str] | None]:
    if not secret.startswith(PREFIX) or len(secret) > LONGEST:
        return None, None
    rows = fetch(HOLDER, (digest_of(secret),), prepare=True)
    if not rows:
        return None, None
    *held, scopes = rows[0]
    return actor_from(held, door), scopes


def digest_of(secret: str) -> bytes:
    """SHA-256 is enough: a secret has 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()
