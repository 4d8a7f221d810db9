from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.lib.dates import Order, Span, date_order, read_date, read_moment, read_span
from kith.lib.unreadable import Unreadable

NOVEMBER_30 = date(2026, 11, 30)


@pytest.mark.parametrize(
    "written",
    ["2026-11-30", "2026/11/30", "20261130", "30.11.2026", "30. 11. 2026", "30.11.26", "30/11/2026",
     "11/30/2026", "30-11-2026", "30 Nov 2026", "30th November 2026", "Nov 30, 2026", "30-NOV-2026",
     " 2026-11-30 "],
)  # fmt: skip
def test_dates_are_read_as_people_and_programs_write_them(written: str) -> None:
    assert read_date(written) == NOVEMBER_30


@pytest.mark.parametrize(
    ("written", "code", "message"),
    [
        ("31.11.2026", "date.no_such_day", "November has 30 days"),
        ("2026-02-29", "date.no_such_day", "February 2026 has 28 days"),
        ("20261232", "date.no_such_day", "No month has more than 31 days"),
        ("2026-13-01", "date.no_such_month", "2026-13-01 is not a date: there is no month 13"),
        ("0001-01-01", "date.far", "The year 1 cannot be right"),
        ("9999-12-31", "date.far", "The year 9999 cannot be right"),
        ("2026-01-00", "date.junk", "2026-01-00 is not a date"),
        ("yesterday", "date.junk", "yesterday is not a date"),
        ("", "date.junk", " is not a date"),
        ("3 Marble 2026", "date.junk", "3 Marble 2026 is not a date"),
    ],
)
def test_a_date_that_does_not_exist_says_why(written: str, code: str, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_date(written)
    assert (caught.value.code, str(caught.value)) == (code, message)


def test_a_date_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    with pytest.raises(Unreadable) as caught:
        read_date("03/04/2026")
    assert caught.value.code == "date.order"
    assert read_date("03/04/2026", "DMY") == date(2026, 4, 3)
    assert read_date("03/04/2026", "MDY") == date(2026, 3, 4)


def test_the_columns_order_rules_the_single_cell() -> None:
    with pytest.raises(Unreadable) as caught:
        read_date("30/11/2026", "MDY")
    assert caught.value.code == "date.no_such_month"
    assert read_date("26-11-30", "YMD") == NOVEMBER_30


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/2026", "13/04/2026"], "DMY"),
        (["03/04/2026", "04/13/2026"], "MDY"),
        (["03/04/2026", "05/05/2026"], None),
        (["2026-11-30", "20261130"], "YMD"),
        (["03.04.2026"], "DMY"),
        (["13/04/2026", "14/04/2026", "04/13/2026"], "DMY"),
        (["13/04/2026", "04/13/2026"], None),
        (["97-01-13"], "YMD"),
        (["", "junk"], None),
        (["13/04/2026 10:30"], "DMY"),
    ],
)
def test_the_order_is_decided_by_the_whole_column(cells: list[str], order: Order | None) -> None:
    assert date_order(cells) == order


def test_two_digit_years_turn_at_1969() -> None:
    assert [read_date(text).year for text in ("01.01.68", "01.01.69")] == [2068, 1969]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-30T14:05", datetime(2026, 11, 30, 14, 5)),  # noqa: DTZ001  (a time without zone is the point)
        ("30.11.2026 14:05:09,5", datetime(2026, 11, 30, 14, 5, 9, 500000)),  # noqa: DTZ001
        ("11/30/2026 2:05 PM", datetime(2026, 11, 30, 14, 5)),  # noqa: DTZ001
        ("11/30/2026, 12:05 a.m.", datetime(2026, 11, 30, 0, 5)),  # noqa: DTZ001
        ("2026-11-30T14:05:00Z", datetime(2026, 11, 30, 14, 5, tzinfo=UTC)),
        ("2026-11-30 14:05:00+02:00", datetime(2026, 11, 30, 12, 5, tzinfo=UTC)),
        ("20261130T140500-0330", datetime(2026, 11, 30, 17, 35, tzinfo=UTC)),
    ],
)
def test_moments_are_read(written: str, moment: datetime) -> None:
    assert read_moment(written) == moment


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-11-30", "time.junk"),
        ("2026-11-30 25:00", "time.no_such_time"),
        ("2026-11-30 13:00 pm", "time.no_such_time"),
        ("2026-11-31 10:00", "date.no_such_day"),
        ("2026-11-30 10:00+99:00", "time.zone"),
    ],
)
def test_a_moment_that_does_not_exist_says_why(written: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_moment(written)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-11-30", NOVEMBER_30, NOVEMBER_30),
        ("2026-Q1 .. 2026-11-30", date(2026, 1, 1), NOVEMBER_30),
    ],
)
def test_spans_are_read(written: str, first: date, last: date) -> None:
    span = read_span(written)
    assert span == Span(first, last)
    assert first in span
    assert span.days == (last - first).days + 1


def test_a_span_does_not_end_before_it_begins() -> None:
    with pytest.raises(Unreadable) as caught:
        read_span("2026-02..2026-01")
    assert caught.value.code == "date.backwards"


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_every_date_is_read_back_in_every_order(day: date) -> None:
    assert read_date(day.isoformat()) == read_date(day.strftime("%Y%m%d")) == day
    assert read_date(day.strftime("%d.%m.%Y"), "DMY") == read_date(day.strftime("%m/%d/%Y"), "MDY") == day


@given(st.text(max_size=20))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (read_date, read_moment, read_span):
        with suppress(Unreadable):
            assert read(text)
