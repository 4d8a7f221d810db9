"""The time that a dashboard looks at, and the one before it that it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.tree import Line, Values
from kith.core.fieldtypes import DATE
from kith.core.registry.field import Field

DAY = timedelta(days=1)


class Period(models.TextChoices):
    """What can be chosen."""

    ALL = "all", _("All time")
    WEEK = "7d", _("Last 7 days")
    DAYS = "30d", _("Last 30 days")
    MONTH = "month", _("This month")
    LAST_MONTH = "last_month", _("Last month")
    QUARTER = "quarter", _("This quarter")
    LAST_QUARTER = "last_quarter", _("Last quarter")
    YEAR = "12m", _("Last 12 months")


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both within."""

    first: date
    last: date

    def line(self, field: Field, zone: str) -> Line:
        """The condition that a date, or a moment in the zone, lies within."""
        if field.type is DATE:
            return Line(field.key, "between", Values((str(self.first), str(self.last))))
        here = ZoneInfo(zone)
        start = datetime.combine(self.first, time.min, here)
        end = datetime.combine(self.last, time.max, here)
        return Line(field.key, "between", Values((start.isoformat(), end.isoformat())))


def days_of(period: str, today: date) -> Days | None:
    """The days of a period up to today; None for all time."""
    match period:
        case Period.WEEK | Period.DAYS:
            return Days(today - DAY * (6 if period == Period.WEEK else 29), today)
        case Period.MONTH:
            return Days(today.replace(day=1), today)
        case Period.LAST_MONTH:
            return _months_before(today, 1, 0)
        case Period.QUARTER:
            return Days(_month(today, -((today.month - 1) % 3)), today)
        case Period.LAST_QUARTER:
            return _months_before(today, 3, (today.month - 1) % 3)
        case Period.YEAR:
            return Days(_same_day(today, -12) + DAY, today)
    return None


def before(period: str, days: Days) -> Days:
    """The days that these are compared with: the same part of the month or quarter before, the year before, or as many
    days just before."""
    months = {
        Period.MONTH: 1,
        Period.LAST_MONTH: 1,
        Period.QUARTER: 3,
        Period.LAST_QUARTER: 3,
        Period.YEAR: 12,
    }
    step = months.get(Period(period))
    if step is None:
        return Days(days.first - (days.last - days.first) - DAY, days.first - DAY)
    if period in (Period.LAST_MONTH, Period.LAST_QUARTER):
        return Days(_month(days.first, -step), days.first - DAY)
    first = _same_day(days.first, -step)
    return Days(first, min(_same_day(days.last, -step), days.first - DAY))


def _months_before(today: date, months: int, into: int) -> Days:
    """So many whole months that ended before this one, or before the quarter that it is `into` by so many months."""
    return Days(_month(today, -into - months), _month(today, -into) - DAY)


def _month(day: date, steps: int) -> date:
    """The first day of the month so many months on."""
    place = day.year * 12 + day.month - 1 + steps
    return date(place // 12, place % 12 + 1, 1)


def _same_day(day: date, steps: int) -> date:
    """The same day so many months on, or that month's last."""
    first = _month(day, steps)
    return first.replace(day=min(day.day, (_month(first, 1) - DAY).day))
