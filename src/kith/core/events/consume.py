"""Hands placed events to the rooms that listen: in order, at least once, each listener with its own place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from kith.core.events.model import Consumed
from kith.core.registry import current
from kith.core.registry.room import Listener

BATCH = 1_000
NEXT = """
select position, uid, occurred_at, kind, verb, actor_id, via, subject_type, subject_id, subject_uid, batch, changes
from core_event where position > %s order by position limit %s
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
    told = 0
    while True:
        read, heard = _one_batch(listener)
        told += heard
        if read < BATCH:
            return told


@transaction.atomic
def _one_batch(listener: Listener) -> tuple[int, int]:
    """How many events were read and how many of them concerned the listener. Its place moves with what it did."""
    Consumed.objects.get_or_create(consumer=listener.key)
    place = Consumed.objects.select_for_update().get(consumer=listener.key)
    events = _after(place.position)
    wanted = [event for event in events if event.kind in listener.kinds]
    if wanted:
        listener.hear(wanted)
    if events:
        place.position = events[-1].position
        place.save(update_fields=["position"])
    return len(events), len(wanted)


def _after(position: int) -> list[Heard]:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [position, BATCH])
        return [Heard(*_read(row)) for row in cursor.fetchall()]


def _read(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return *row[:-1], orjson.loads(row[-1])
