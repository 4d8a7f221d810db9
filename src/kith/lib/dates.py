"""Dates and moments as people and programs write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Literal

from kith.lib.text import words
from kith.lib.unreadable import Unreadable, shorten
from kith.lib.unreadable import mark as _

Order = Literal["YMD", "DMY", "MDY"]

EARLIEST, LATEST = 1800, 2200
# Two-digit years as in POSIX strptime: 69–99 are the last century.
_PIVOT = 69

_MONTHS = {
    name: at for at, name in enumerate(words("jan feb mar apr may jun jul aug sep oct nov dec"), start=1)
}
_ISO = re.compile(r"(?P<y>\d{4})(?P<sep>[-/.]?)(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})", re.ASCII)
_PARTS = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})", re.ASCII)
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?[-\s]*([a-z]{3,9})\.?[-,\s]+(\d{4})", re.ASCII | re.IGNORECASE
)
_NAMED_DAY = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.ASCII | re.IGNORECASE)
_MOMENT = re.compile(
    r"(?P<date>.*?)(?:[T\s]|,\s)\s*(?P<h>\d{1,2})(?::?(?P<m>\d\d))(?::?(?P<s>\d\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_SPAN = re.compile(r"(?P<y>\d{4})(?:-?(?:Q(?P<q>[1-4])|(?P<m>0[1-9]|1[0-2])))?", re.ASCII | re.IGNORECASE)

_TOO_MANY_DAYS = {
    2: _("February %(year)s has %(days)s days"),
    4: _("April has %(days)s days"),
    6: _("June has %(days)s days"),
    9: _("September has %(days)s days"),
    11: _("November has %(days)s days"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both within."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@lru_cache(maxsize=65536)
def read_date(text: str, order: Order | None = None) -> date:
    """The day in ``2026-11-30``, ``20261130``, ``30.11.2026``, ``11/30/2026`` or ``30 Nov 2026``.

    `order` is the column's (see `date_order`) and rules whatever a cell alone would suggest; only a year with
    four digits in front, or a month's name, stands above it. Dates with full stops are day first unless
    `order` says otherwise. Raises `Unreadable` (`date.…`): no such day, order not known, year before 1800 or
    after 2200, no date at all.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _day(int(found["y"]), int(found["m"]), int(found["d"]), text)
    if found := _PARTS.fullmatch(text):
        return _ordered(found, order, text)
    return _named(text)


def date_order(cells: Iterable[str]) -> Order | None:
    """The order of day, month and year in a whole column; None when no cell tells.

    A first number over 12 tells that the day stands first, a second one over 12 that the month does. Where
    cells disagree the greater number wins, and the others will be refused when they are read.
    """
    votes: dict[Order, int] = {"YMD": 0, "DMY": 0, "MDY": 0}
    for cell in cells:
        if told := _told(cell.strip()):
            votes[told] += 1
    best = max(votes, key=lambda order: votes[order])
    return best if votes[best] and list(votes.values()).count(votes[best]) == 1 else None


def read_moment(text: str, order: Order | None = None) -> datetime:
    """A date with its time of day to the minute or finer; with a zone the answer is in UTC, else it has none.

    Raises `Unreadable` (`date.…`, `time.…`).
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise Unreadable("time.junk", _("%(text)s is not a date with a time"), text=shorten(text))
    moment = datetime.combine(read_date(found["date"].rstrip(","), order), _time(found, text))
    return moment if not found["zone"] else moment.replace(tzinfo=_zone(found["zone"])).astimezone(UTC)


def read_span(text: str) -> Span:
    """The days in ``2026``, ``2026-03``, ``2026-Q1``, a single date, or two of these with ``..`` between.

    Raises `Unreadable` (`date.…`), also when the end lies before the beginning.
    """
    first, between, last = text.strip().partition("..")
    span = Span(_single(first).first, _single(last).last) if between else _single(first)
    if span.last < span.first:
        raise Unreadable("date.backwards", _("%(text)s ends before it begins"), text=shorten(text))
    return span


def _day(year: int, month: int, day: int, text: str) -> date:
    if not 1 <= month <= 12:
        message = _("%(text)s is not a date: there is no month %(month)s")
        raise Unreadable("date.no_such_month", message, text=shorten(text), month=month)
    if not EARLIEST <= year <= LATEST:
        raise Unreadable("date.far", _("The year %(year)s cannot be right"), year=year)
    days = calendar.monthrange(year, month)[1]
    if day > days:
        message = _TOO_MANY_DAYS.get(month, _("No month has more than %(days)s days"))
        raise Unreadable("date.no_such_day", message, days=days, year=year)
    if day < 1:
        raise _junk(text)
    return date(year, month, day)


def _ordered(found: re.Match[str], order: Order | None, text: str) -> date:
    first, sign, second, year = int(found[1]), found[2], int(found[3]), _full_year(found[4])
    if order == "YMD" and len(found[4]) == 2:
        return _day(_full_year(found[1]), second, int(found[4]), text)
    order = order if order in ("DMY", "MDY") else _own_order(first, sign, second)
    if not order:
        message = _("%(text)s can be read in two ways: say whether the day or the month comes first")
        raise Unreadable("date.order", message, text=shorten(text))
    return _day(year, second, first, text) if order == "DMY" else _day(year, first, second, text)


def _own_order(first: int, sign: str, second: int) -> Order | None:
    if sign == "." or first > 12 or first == second:
        return "DMY"
    return "MDY" if second > 12 else None


def _told(cell: str) -> Order | None:
    if _ISO.match(cell):
        return "YMD"
    found = _PARTS.match(cell)
    if not found or int(found[1]) == int(found[3]):
        return None
    if int(found[1]) > 31:
        return "YMD"
    first_is_day, second_is_day = int(found[1]) > 12, int(found[3]) > 12
    if found[2] == "." and not second_is_day:
        return "DMY"
    if first_is_day == second_is_day:
        return None
    return "DMY" if first_is_day else "MDY"


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return 1900 + year if year >= _PIVOT else 2000 + year


def _named(text: str) -> date:
    if found := _DAY_NAMED.fullmatch(text):
        day, name, year = found.groups()
    elif found := _NAMED_DAY.fullmatch(text):
        name, day, year = found.groups()
    else:
        raise _junk(text)
    month = _MONTHS.get(name[:3].lower(), 0)
    full = calendar.month_name[month].lower() if month else ""
    if not month or (name.lower() not in (full, full[:3], "sept")):
        raise _junk(text)
    return _day(int(year), month, int(day), text)


def _time(found: re.Match[str], text: str) -> time:
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0) if 1 <= hour <= 12 else 99
    try:
        return time(hour, minute, second, int((found["f"] or "0").ljust(6, "0")[:6]))
    except ValueError:
        message = _("%(text)s names a time of day that does not exist")
        raise Unreadable("time.no_such_time", message, text=shorten(text)) from None


def _zone(text: str) -> timezone:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 15 or minutes > 59:
        raise Unreadable("time.zone", _("%(text)s is not a time zone"), text=text)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _single(text: str) -> Span:
    found = _SPAN.fullmatch(text.strip())
    if not found:
        day = read_date(text)
        return Span(day, day)
    year = int(found["y"])
    first_month, last_month = _months(found)
    last = _day(year, last_month, 1, text).replace(day=calendar.monthrange(year, last_month)[1])
    return Span(_day(year, first_month, 1, text), last)


def _months(found: re.Match[str]) -> tuple[int, int]:
    if found["q"]:
        return int(found["q"]) * 3 - 2, int(found["q"]) * 3
    return (int(found["m"]), int(found["m"])) if found["m"] else (1, 12)


def _junk(text: str) -> Unreadable:
    return Unreadable("date.junk", _("%(text)s is not a date"), text=shorten(text))
