"""Settings of the house: records that an office manager changes, read once a while by every process."""

from __future__ import annotations

import time
from typing import Any

from kith.core.records.model import Setting
from kith.core.registry.switch import FIELDS, ROOMS_OFF

FRESH = 10.0
_kept: dict[str, Any] = {}
_read_at: list[float] = []


def setting(key: str, default: Any = None) -> Any:
    """The value of a setting, at most ten seconds old. All settings are read by one statement."""
    if not _read_at or time.monotonic() - _read_at[0] > FRESH:
        _kept.clear()
        _kept.update(Setting.objects.values_list("key", "value"))
        _read_at[:] = [time.monotonic()]
    value = _kept.get(key)
    return default if value is None else value


def change_setting(key: str, value: Any) -> None:
    """Sets a setting, or removes it where the value is None."""
    if value is None:
        Setting.objects.filter(key=key).delete()
    else:
        Setting.objects.update_or_create(key=key, defaults={"value": value})
    forget_settings()


def forget_settings() -> None:
    """Reads everything anew at the next question."""
    _read_at.clear()


def fields_revision() -> int:
    """Changes whenever a custom field does."""
    return int(setting(FIELDS, 0))


def rooms_off() -> frozenset[str]:
    """The rooms that the house has switched off."""
    return frozenset(setting(ROOMS_OFF) or ())
