"""The sums of very long lists: added up once for a while, by one request at a time, and only when the page stands."""

from __future__ import annotations

from threading import Lock
from time import monotonic

from kith.core.principals.actor import Actor
from kith.core.records.totals import Part, summed
from kith.desk.asked import Asked, write_where

PATIENCE = 6_000
"""Milliseconds that adding up may take; nobody waits for it, but one of the few threads does."""
KEPT_FOR, MOST_KEPT = 300.0, 500
Key = tuple[int, int, str, str, tuple[str, ...]]
_kept: dict[Key, tuple[Part | None, float]] = {}
_adding = Lock()


def kept_sums(actor: Actor, asked: Asked) -> tuple[Part | None, bool]:
    """What was added up in the last five minutes, and whether it was tried then."""
    part, until = _kept.get(_key(actor, asked), (None, 0.0))
    return (part, True) if monotonic() < until else (None, False)


def add_up(actor: Actor, asked: Asked) -> Part | None:
    """The sums of all rows, kept for five minutes; None where they take too long, or others are adding up just now."""
    if not _adding.acquire(blocking=False):
        return None
    try:
        part = summed(actor, asked.listing(), PATIENCE)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[_key(actor, asked)] = part, monotonic() + KEPT_FOR
        return part
    finally:
        _adding.release()


def _key(actor: Actor, asked: Asked) -> Key:
    return actor.id, actor.revision, asked.type.key, write_where(asked.where), asked.columns
