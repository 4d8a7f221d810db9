"""Settings of the house: records that an office manager changes, read once a while by every process."""

from __future__ import annotations

import time
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from kith.core.events.record import Subject, note
from kith.core.principals.actor import Actor
from kith.core.records.model import Setting
from kith.core.registry.switch import FIELDS, ROOMS_OFF

COUNTRY = "house.country"
"""Where the house is: numbers without country code belong there, and letters to anywhere else go abroad."""
CURRENCY = "house.currency"
"""What facts, reports and comparisons of amounts are worked out in."""
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


def house_currency() -> str:
    """Its ISO 4217 code; the euro as long as nobody has chosen one."""
    return str(setting(CURRENCY, "EUR"))


def change_setting(key: str, value: Any, by: Actor | None = None) -> None:
    """Sets a setting, or removes it where the value is None. What somebody changed stands in the history; without `by`
    it is the house's own bookkeeping."""
    with transaction.atomic():
        before = Setting.objects.filter(key=key).values_list("value", flat=True).first()
        if value is None:
            Setting.objects.filter(key=key).delete()
        else:
            Setting.objects.update_or_create(key=key, defaults={"value": value})
        if by and before != value:
            note(
                "setting.changed",
                by=by,
                subject=Subject("setting", 0, setting_uid(key)),
                changes={key: (before, value)},
            )
    forget_settings()


def setting_uid(key: str) -> UUID:
    """What the history calls a setting by."""
    return uuid5(NAMESPACE_OID, f"kith setting {key}")


def forget_settings() -> None:
    """Reads everything anew at the next question."""
    _read_at.clear()


def fields_revision() -> int:
    """Changes whenever a custom field does."""
    return int(setting(FIELDS, 0))


def rooms_off() -> frozenset[str]:
    """The rooms that the house has switched off."""
    return frozenset(setting(ROOMS_OFF) or ())
