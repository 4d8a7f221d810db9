"""Rooms that are switched off: by the command line for this process, and by a setting for the whole house.

Every process looks at the setting once a while and builds its registry anew when it has changed, so that nothing
must be started again.
"""

from __future__ import annotations

from collections.abc import Callable

from kith.core.registry import switch_off

ROOMS_OFF = "house.rooms_off"
_by_command: list[frozenset[str]] = [frozenset()]
_reader: list[Callable[[], frozenset[str]]] = []


def keep_off(rooms: frozenset[str]) -> None:
    """Switches rooms off for this process, whatever the setting says."""
    _by_command[:] = [rooms]
    switch_off(rooms)


def read_with(reader: Callable[[], frozenset[str]]) -> None:
    """Says how the setting is read."""
    _reader[:] = [reader]


def follow() -> None:
    """Takes over what the setting says now."""
    switch_off(_by_command[0] | (_reader[0]() if _reader else frozenset()))
