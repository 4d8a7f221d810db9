"""A mailing comes at its hour of the house's clock, also where the clock is changed, and never for the time before it."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kith.analytical.dashboard.mailing import Mailing, mailing_of, settled
from kith.core.errors import Invalid

BERLIN = ZoneInfo("Europe/Berlin")
SOMEBODY = "019a0000-0000-7000-8000-000000000000"
MONDAYS = Mailing((1,), 7, (SOMEBODY,), "2026-01-01T00:00:00+00:00")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_every_monday_at_seven_of_the_houses_clock() -> None:
    sunday = utc(2026, 11, 22, 12)
    assert MONDAYS.last(sunday, BERLIN) == utc(2026, 11, 16, 6)
    assert MONDAYS.next(sunday, BERLIN) == utc(2026, 11, 23, 6)
    assert MONDAYS.last(utc(2026, 11, 23, 6), BERLIN) == utc(2026, 11, 23, 6)
    assert MONDAYS.next(utc(2026, 11, 23, 6), BERLIN) == utc(2026, 11, 30, 6)


def test_seven_stays_seven_when_the_clock_is_changed() -> None:
    assert MONDAYS.next(utc(2026, 3, 24), BERLIN) == utc(2026, 3, 30, 5)
    assert MONDAYS.next(utc(2026, 10, 20), BERLIN) == utc(2026, 10, 26, 6)


def test_nothing_is_sent_for_an_hour_before_it_was_wanted() -> None:
    late = Mailing((1,), 7, (SOMEBODY,), "2026-11-16T09:00:00+00:00")
    assert late.last(utc(2026, 11, 22), BERLIN) is None


@pytest.mark.parametrize(
    "bad",
    [
        {"days": [], "hour": 7, "to": [SOMEBODY]},
        {"days": [8], "hour": 7, "to": [SOMEBODY]},
        {"days": [True], "hour": 7, "to": [SOMEBODY]},
        {"days": [1], "hour": 24, "to": [SOMEBODY]},
        {"days": [1], "hour": 7, "to": []},
        {"days": [1], "hour": 7, "to": ["ada@example.org"]},
        {"days": [1], "hour": 7, "to": [SOMEBODY], "since": "yesterday"},
        {"days": [1], "hour": 7, "to": [SOMEBODY], "since": "2026-01-01"},
        {"days": [1], "hour": 7, "to": [SOMEBODY], "more": 1},
    ],
)
def test_what_is_no_mailing_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        settled(bad)


def test_a_mailing_is_kept_in_one_form() -> None:
    kept = settled({"days": [5, 1, 5], "hour": 7, "to": [SOMEBODY, SOMEBODY], "since": MONDAYS.since})
    assert kept == {"days": [1, 5], "hour": 7, "to": [SOMEBODY], "since": MONDAYS.since}
    assert mailing_of(kept) == Mailing((1, 5), 7, (SOMEBODY,), MONDAYS.since)
    assert settled({}) is None
    assert settled(None) is None
