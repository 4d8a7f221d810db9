"""Opens what events say, as far as the keys are still there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from kith.core.events.sealing import InvalidTag, SealingKey


def opened(
    changes: str, sealed_for: Sequence[int], sealed: Sequence[bytes], keys: Mapping[int, SealingKey]
) -> tuple[dict[str, list[Any]], bool]:
    """All changes of an event by field, and whether a key was destroyed so that some of them are lost."""
    told, lost = orjson.loads(changes), False
    for key_id, envelope in zip(sealed_for, sealed, strict=True):
        try:
            told |= keys[key_id].unseal(bytes(envelope))
        except (KeyError, InvalidTag):
            lost = True
    return told, lost
