"""What changes in a running house: rooms that are switched off, and custom fields.

Every process looks at the settings once a while and builds its registry anew when they have changed, so that nothing
must be started again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kith.core.registry import add_fields, switch_off
from kith.core.registry.field import Field

ROOMS_OFF = "house.rooms_off"
FIELDS = "house.fields_revision"
Rooms = Callable[[], frozenset[str]]
Revision = Callable[[], int]
Fields = Callable[[], Mapping[str, tuple[Field, ...]]]

_by_command: list[frozenset[str]] = [frozenset()]
_rooms: list[Rooms] = []
_fields: list[tuple[Revision, Fields]] = []
_seen: list[int] = [0]


def keep_off(rooms: frozenset[str]) -> None:
    """Switches rooms off for this process, whatever the setting says."""
    _by_command[:] = [rooms]
    switch_off(rooms)


def read_with(rooms: Rooms, revision: Revision, fields: Fields) -> None:
    """Says how the settings and the custom fields are read."""
    _rooms[:] = [rooms]
    _fields[:] = [(revision, fields)]


def follow() -> None:
    """Takes over what the settings say now."""
    switch_off(_by_command[0] | (_rooms[0]() if _rooms else frozenset()))
    for revision, fields in _fields:
        now = revision()
        if now != _seen[0]:
            add_fields(fields())
            _seen[0] = now
