"""What everybody sets for themselves, such as their keys: kept with the principal and read with every sign-in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson
from django.db import transaction

from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal


def preference(actor: Actor, key: str, default: Any = None) -> Any:
    """What the actor has set, as it was when it came in."""
    return _read(actor.preferences).get(key, default)


@transaction.atomic
def change_preference(*, by: Actor, key: str, value: Any) -> None:
    """Sets it, or takes it back where the value is None."""
    principal = Principal.objects.select_for_update().get(pk=by.id)
    kept = {**principal.preferences, key: value}
    principal.preferences = {name: each for name, each in kept.items() if each is not None}
    principal.save(update_fields=["preferences"])


@lru_cache(maxsize=1024)
def _read(text: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(text or "{}")
    return found
