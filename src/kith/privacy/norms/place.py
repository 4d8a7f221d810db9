"""Where somebody is, as far as the clock and the calendar there matter."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.core import get_global

UTC = "UTC"


class Place(NamedTuple):
    """A country (ISO 3166, or empty), its region as it is written in addresses, and the zone of the person."""

    country: str = ""
    region: str = ""
    zone: str = ""


def clocks(place: Place, at: datetime) -> tuple[ZoneInfo, ...]:
    """The zones in which the person may be, the likeliest first: one where it is known, else all those of the country
    whose clocks differ at that moment."""
    found: dict[object, ZoneInfo] = {}
    for name in (place.zone,) if place.zone else zones_of(place.country):
        zone = ZoneInfo(name)
        found.setdefault(at.astimezone(zone).utcoffset(), zone)
    return tuple(found.values())


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """The zones of a country; that of the world for one that has none."""
    return tuple(get_global("territory_zones").get(country) or (UTC,))
