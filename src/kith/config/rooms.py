"""The one list of rooms. It decides what the house consists of; the registry is built from it once and closed."""

from __future__ import annotations

from functools import partial
from importlib import import_module

ROOMS: tuple[str, ...] = (
    "kith.customers",
    "kith.privacy",
    "kith.communicative",
    "kith.analytical",
    "kith.operational.backoffice",
    "kith.operational.marketing",
)


def build(without: frozenset[str] = frozenset()) -> None:
    """Builds the registry of all rooms but the optional ones named in `without`, and makes it the running house."""
    from kith.core.jobs.queue import register
    from kith.core.registry import declare
    from kith.core.registry.room import Room
    from kith.core.registry.switch import keep_off

    rooms: list[Room] = [import_module(f"{name}.room").ROOM for name in ("kith.core", *ROOMS, "kith.config")]
    declare(tuple(rooms))
    keep_off(without)
    for room in rooms:
        for job in room.jobs:
            register(job, partial(_runs, room.key))


def _runs(room: str) -> bool:
    """Whether a room is switched on at this moment, as this process has to find out first."""
    from kith.core.registry import current
    from kith.core.registry.switch import follow

    follow()
    return room in current().rooms
