"""The hours of a week in which people may be contacted, by their own clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

Week = tuple[tuple[tuple[time, time | None], ...], ...]
"""For each day from Monday on when it opens and closes, in order; None is midnight at its end."""
DAYS = range(1, 8)


def week_of(hours: Iterable[tuple[int, time, time]]) -> Week:
    """A week from (day, from, until), day 1 being Monday."""
    found: dict[int, list[tuple[time, time | None]]] = {day: [] for day in DAYS}
    for day, start, end in hours:
        found[day].append((start, end))
    return tuple(tuple(sorted(found[day], key=lambda each: each[0])) for day in DAYS)


def outside(start: time, end: time, days_off: Iterable[int] = ()) -> Week:
    """Every hour but those from `start` until `end`, over midnight where it ends earlier, and no hour of days off."""
    midnight = time()
    day: list[tuple[time, time | None]] = [(midnight, start), (end, None)] if start <= end else [(end, start)]
    if start == end:
        day = [(midnight, None)]
    kept = tuple(each for each in day if each[0] != each[1])
    off = set(days_off)
    return tuple(() if number in off else kept for number in DAYS)


def opens(week: Week, at: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment itself where the week is open then, else when it opens next; None for a week that never does."""
    here = at.astimezone(zone)
    for days in range(9):
        day = here.date() + timedelta(days=days)
        for start, end in week[day.isoweekday() - 1]:
            closes = datetime.combine(day if end else day + timedelta(days=1), end or time(), zone)
            begins = datetime.combine(day, start, zone)
            if max(begins.timestamp(), at.timestamp()) < closes.timestamp():
                return max(begins.astimezone(at.tzinfo), at)
    return None
