"""When a dashboard is sent by mail, and to whom: on days of the week at an hour of the house's own clock."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.records.settings import setting
from kith.privacy.norms.house import ZONE

MOST_PEOPLE = 50
PARTS = {"days", "hour", "to", "since"}


@dataclass(frozen=True, slots=True)
class Mailing:
    """`days` of the week (1 is Monday), the `hour` of 0–23, the public ids of the colleagues whom it goes `to`, and the
    moment (ISO) `since` when it is so: what was due before is not sent."""

    days: tuple[int, ...]
    hour: int
    to: tuple[str, ...]
    since: str

    def last(self, now: datetime, here: ZoneInfo) -> datetime | None:
        """The newest hour that has come since it is so; None where none has."""
        due = self._nearest(now, here, range(8), passed=True)
        return due if due and due > datetime.fromisoformat(self.since) else None

    def next(self, now: datetime, here: ZoneInfo) -> datetime:
        """The next hour that comes."""
        due = self._nearest(now, here, range(9), passed=False)
        assert due is not None
        return due

    def _nearest(self, now: datetime, here: ZoneInfo, ahead: range, *, passed: bool) -> datetime | None:
        """Where the clock jumps over the hour, the moment that it jumps at is meant."""
        today = now.astimezone(here).date()
        for step in ahead:
            day = today - timedelta(days=step) if passed else today + timedelta(days=step)
            due = datetime.combine(day, time(self.hour), here).astimezone(UTC)
            if day.isoweekday() in self.days and (due <= now) is passed:
                return due
        return None


def house_zone() -> ZoneInfo:
    """The zone of the house's own clock; UTC where none is set."""
    return ZoneInfo(str(setting(ZONE, "")) or "UTC")


def mailing_of(data: Any) -> Mailing | None:
    """The mailing that is kept; None where nothing is sent. Raises Invalid for what is none."""
    if not data:
        return None
    if not isinstance(data, dict) or not set(data) <= PARTS:
        raise _refused(_("A mailing has days, an hour and whom it goes to."))
    days, hour, to = data.get("days"), data.get("hour"), data.get("to")
    if not isinstance(days, list) or not days or not all(type(day) is int and 1 <= day <= 7 for day in days):
        raise _refused(_("Choose the days on which it is sent."))
    if type(hour) is not int or not 0 <= hour <= 23:
        raise _refused(_("The hour is a number from 0 to 23."))
    if not isinstance(to, list) or not 0 < len(to) <= MOST_PEOPLE or not all(map(_is_uid, to)):
        raise _refused(_("Choose the colleagues to whom it is sent, at most 50."))
    return Mailing(tuple(sorted(set(days))), hour, tuple(dict.fromkeys(to)), _moment(data.get("since")))


def settled(data: Any) -> Any:
    """A mailing as it is kept: it begins now unless it says since when it is so."""
    if not isinstance(data, dict) or not data:
        return None
    mailing = mailing_of({"since": timezone.now().isoformat(), **data})
    assert mailing is not None
    return {**asdict(mailing), "days": list(mailing.days), "to": list(mailing.to)}


def _moment(text: Any) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise _refused(_("It is said by a moment since when it is so.")) from None
    if moment.tzinfo is None:
        raise _refused(_("It is said by a moment since when it is so."))
    return moment.isoformat()


def _is_uid(text: Any) -> bool:
    try:
        UUID(text)
    except (AttributeError, TypeError, ValueError):
        return False
    return True


def _refused(what: Text) -> Invalid:
    return Invalid({"mailing": [what]})
