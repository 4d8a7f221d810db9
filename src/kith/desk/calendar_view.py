"""What a calendar shows beside what every list has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from kith.core.errors import Text
from kith.desk.actions_view import NoResult
from kith.desk.list_view import Shown


@dataclass(frozen=True, slots=True)
class DayView:
    """A day with its first entries; `more_href` shows the others, `new_href` makes a record on that day."""

    day: date
    label: str
    entries: Markup
    more: str = ""
    more_href: str = ""
    new_href: str = ""
    today: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class CalendarView:
    """Weeks of days. `query` is the calendar's own address behind the question mark, with the day that it is on;
    `live_href` answers the page whose days are compared once records of the `live_topic` have changed."""

    label: Text
    title: str
    by: str
    query: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[DayView, ...], ...]
    spans: tuple[Shown, ...]
    before: str
    today: str
    after: str
    live_href: str = ""
    live_topic: str = ""
    nothing: NoResult | None = None
    movable: bool = False
    said: Mapping[str, str] = field(default_factory=dict)
