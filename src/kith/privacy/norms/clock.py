"""Whether the clock and the calendar where somebody is allow a contact now, and when they do next."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kith.privacy.norms.free_days import is_holiday
from kith.privacy.norms.house import Norm
from kith.privacy.norms.place import Place, clocks
from kith.privacy.norms.rules import times_in
from kith.privacy.norms.week import Week, opens

STEPS = 400
"""So many closed stretches are gone through before a moment: enough for a year of single days."""


class Closed(NamedTuple):
    """Why not now (`quiet` or `holiday`), and when again."""

    reason: str
    again_at: datetime


def closed(place: Place, norm: Norm, at: datetime) -> Closed | None:
    """None where a contact is allowed at that moment.

    Where only the country of somebody is known and it has several zones, it must be allowed in all of them; if that is
    never so, in the likeliest one.
    """
    zones = clocks(place, at)
    found = _until_open(place, zones, norm, at)
    if found and found.again_at is not None:
        return Closed(found.reason, found.again_at)
    if found and len(zones) > 1:
        found = _until_open(place, zones[:1], norm, at)
    return Closed(found.reason, found.again_at or at + timedelta(days=1)) if found else None


class _Wait(NamedTuple):
    reason: str
    again_at: datetime | None


def _until_open(place: Place, zones: tuple[ZoneInfo, ...], norm: Norm, at: datetime) -> _Wait | None:
    moment, reason = at, ""
    for _step in range(STEPS):
        obstacle = next(filter(None, (_obstacle(place, zone, norm, moment) for zone in zones)), None)
        if obstacle is None:
            return _Wait(reason, moment) if reason else None
        reason = reason or obstacle.reason
        if obstacle.again_at is None:
            break
        moment = obstacle.again_at
    return _Wait(reason, None)


def _obstacle(place: Place, zone: ZoneInfo, norm: Norm, at: datetime) -> _Wait | None:
    """What forbids a contact at a moment in one zone, and until when at least."""
    laws = times_in(place.country, norm.channel)
    day = at.astimezone(zone).date()
    if (norm.holidays or any(law.holidays for law in laws)) and is_holiday(place.country, place.region, day):
        midnight = datetime.combine(day + timedelta(days=1), time(), zone)
        return _Wait("holiday", midnight.astimezone(at.tzinfo))
    weeks: list[Week] = [week for week in (norm.week, *(law.week for law in laws)) if week]
    for week in weeks:
        again_at = opens(week, at, zone)
        if again_at != at:
            return _Wait("quiet", again_at)
    return None
