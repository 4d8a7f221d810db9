"""Where SAML's responses arrive. They are sent by the provider's page, which browsers let bring no cookie of ours: so what
a response proves is kept for a minute, sealed, and the browser comes back with its cookie and the handle to fetch it."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Any

import orjson
from django.core.cache import cache

from kith.core.sign_in.provider.identity import Identity, Refused
from kith.core.sign_in.provider.saml import Proven
from kith.core.sign_in.seals import opened, sealed

LIVES = 60


def _key(handle: str) -> str:
    return f"kith.proven.{handle}"


def put_by(provider: str, proven: Proven) -> str:
    """Keeps what was proven, and gives the handle."""
    handle = secrets.token_urlsafe(32)
    told: dict[str, Any] = {"provider": provider, **asdict(proven)}
    told["identity"]["groups"] = sorted(proven.identity.groups or ())
    cache.set(_key(handle), sealed(orjson.dumps(told).decode()), LIVES)
    return handle


def fetch_up(provider: str, handle: str) -> Proven:
    """What was kept for this provider, once. Raises Refused."""
    kept = cache.get(_key(handle)) if handle.isascii() and len(handle) < 100 else None
    if kept is None or not cache.delete(_key(handle)):
        raise Refused("state")
    told = orjson.loads(opened(kept))
    if told["provider"] != provider:
        raise Refused("state")
    identity = Identity(**{**told["identity"], "groups": frozenset(told["identity"]["groups"])})
    return Proven(identity, told["answers"], told["at"], told["name"], told["until"])
