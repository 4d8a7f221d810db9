"""Hands placed events to the rooms that listen: in order, at least once, each listener with its own place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from kith.core.events.model import Consumed
from kith.core.registry import current
from kith.core.registry.room import Listener

BATCH, REACH = 1_000, 100_000
HIGHEST = "select max(position) from core_event where position is not null"
NEXT = """
select position, uid, occurred_at, kind, verb, actor_id, via, subject_type, subject_id, subject_uid, batch, changes
from core_event where position > %s and position <= %s and kind = any(%s) order by position limit %s
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as listeners get it: without its sealed values, which they read from the record if they may."""

    position: int
    uid: UUID
    occurred_at: datetime
    kind: str
    verb: str
    actor_id: int
    via: str
    subject_type: str
    subject_id: int
    subject_uid: UUID
    batch: UUID | None
    changes: dict[str, Any]


def listeners() -> list[Listener]:
    return [listener for room in current().rooms for listener in room.listeners]


def deliver() -> int:
    """Tells every listener what is new. Returns how many events were handed over, over all listeners."""
    return sum(_deliver_to(listener) for listener in listeners())


def _deliver_to(listener: Listener) -> int:
    with connection.cursor() as cursor:
        cursor.execute(HIGHEST)
        highest = cursor.fetchone()[0] or 0
    told, more = 0, True
    while more:
        heard, more = _one_batch(listener, highest)
        told += heard
    return told


@transaction.atomic
def _one_batch(listener: Listener, highest: int) -> tuple[int, bool]:
    """How many events concerned the listener, and whether there are more. Its place moves with what it did."""
    Consumed.objects.get_or_create(consumer=listener.key)
    place = Consumed.objects.select_for_update().get(consumer=listener.key)
    if place.position >= highest:
        return 0, False
    last = min(highest, place.position + REACH)
    events = _between(place.position, last, listener.kinds)
    if events:
        listener.hear(events)
    place.position = last if len(events) < BATCH else events[-1].position
    place.save(update_fields=["position"])
    return len(events), place.position < highest


def _between(position: int, last: int, kinds: Sequence[str]) -> list[Heard]:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [position, last, list(kinds), BATCH])
        return [Heard(*_read(row)) for row in cursor.fetchall()]


def _read(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return *row[:-1], orjson.loads(row[-1])
