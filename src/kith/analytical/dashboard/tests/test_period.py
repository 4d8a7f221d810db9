"""Periods end today or before it, and each is compared with as much of the time before."""

from datetime import date

import pytest

from kith.analytical.dashboard.period import Days, Period, before, days_of

TODAY = date(2026, 5, 31)
KNOWN = {
    Period.WEEK: (Days(date(2026, 5, 25), TODAY), Days(date(2026, 5, 18), date(2026, 5, 24))),
    Period.DAYS: (Days(date(2026, 5, 2), TODAY), Days(date(2026, 4, 2), date(2026, 5, 1))),
    Period.MONTH: (Days(date(2026, 5, 1), TODAY), Days(date(2026, 4, 1), date(2026, 4, 30))),
    Period.LAST_MONTH: (Days(date(2026, 4, 1), date(2026, 4, 30)), Days(date(2026, 3, 1), date(2026, 3, 31))),
    Period.QUARTER: (Days(date(2026, 4, 1), TODAY), Days(date(2026, 1, 1), date(2026, 2, 28))),
    Period.LAST_QUARTER: (
        Days(date(2026, 1, 1), date(2026, 3, 31)),
        Days(date(2025, 10, 1), date(2025, 12, 31)),
    ),
    Period.YEAR: (Days(date(2025, 6, 1), TODAY), Days(date(2024, 6, 1), date(2025, 5, 31))),
}


@pytest.mark.parametrize("period", KNOWN)
def test_a_period_and_what_it_is_compared_with(period: Period) -> None:
    days = days_of(period, TODAY)
    assert days is not None
    assert (days, before(period, days)) == KNOWN[period]


def test_every_period_is_known_here() -> None:
    assert set(KNOWN) == set(Period) - {Period.ALL}
    assert days_of(Period.ALL, TODAY) is None


def test_a_leap_day_is_compared_with_the_last_of_february() -> None:
    assert days_of(Period.YEAR, date(2028, 2, 29)) == Days(date(2027, 3, 1), date(2028, 2, 29))
