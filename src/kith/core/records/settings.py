"""Settings of the house: records that an office manager changes, read once a while by every process."""

from __future__ import annotations

import time
from typing import Any

from kith.core.records.model import Setting

FRESH = 10.0
_kept: dict[str, tuple[float, Any]] = {}


def setting(key: str, default: Any = None) -> Any:
    """The value of a setting, at most ten seconds old."""
    moment, value = _kept.get(key, (0.0, None))
    if time.monotonic() - moment > FRESH or key not in _kept:
        row = Setting.objects.filter(key=key).first()
        value = row.value if row else None
        _kept[key] = (time.monotonic(), value)
    return default if value is None else value


def change_setting(key: str, value: Any) -> None:
    """Sets a setting, or removes it where the value is None."""
    if value is None:
        Setting.objects.filter(key=key).delete()
    else:
        Setting.objects.update_or_create(key=key, defaults={"value": value})
    _kept.pop(key, None)


def forget_settings() -> None:
    """Reads everything anew: for tests."""
    _kept.clear()
