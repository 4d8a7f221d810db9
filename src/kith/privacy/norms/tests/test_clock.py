"""When people may be contacted: by their own clock, their own calendar and the law where they live."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.privacy.channel import CHANNELS
from kith.privacy.norms.clock import closed
from kith.privacy.norms.free_days import is_holiday
from kith.privacy.norms.house import Norm, at_home
from kith.privacy.norms.place import Place
from kith.privacy.norms.rules import rules, times_in, version

EVENING = Norm("email", time(20), time(8))
QUARTER = timedelta(minutes=15)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "at", "again"),
    [
        (Place("DE"), "2026-11-20T18:59", None),
        (Place("DE"), "2026-11-20T19:00", "2026-11-21T07:00"),
        (Place("JP"), "2026-11-20T12:00", "2026-11-20T23:00"),
        (Place("DE", zone="Asia/Tokyo"), "2026-11-20T12:00", "2026-11-20T23:00"),
        # the night in which the clock goes forward is an hour shorter
        (Place("DE"), "2026-03-28T22:00", "2026-03-29T06:00"),
        # from New York to Honolulu it is day for all from 18:00 UTC on
        (Place("US"), "2026-11-20T14:00", "2026-11-20T18:00"),
        # and nowhere at once in a country of eleven zones with short days: then the likeliest zone counts
        (Place(), "2026-11-20T21:00", "2026-11-21T08:00"),
    ],
)
def test_quiet_hours_are_those_of_the_persons_own_clock(place: Place, at: str, again: str | None) -> None:
    found = closed(place, EVENING, moment(at))
    assert (found and found.again_at) == (moment(again) if again else None)
    assert found is None or found.reason == "quiet"


def test_what_is_not_known_of_somebody_is_as_in_the_house() -> None:
    home = Place("CH", "", "Europe/Zurich")
    assert at_home(Place(), home) == home
    assert at_home(Place(zone="Asia/Tokyo"), home) == Place("CH", "", "Asia/Tokyo")
    assert at_home(Place("FR"), home) == Place("FR")


def test_holidays_are_those_of_the_region_under_its_code_or_name() -> None:
    norm, corpus_christi = Norm("email", holidays=True), moment("2026-06-04T10:00")
    for region in ("BY", "Bayern", "DE-BY", "bayern"):
        found = closed(Place("DE", region), norm, corpus_christi)
        assert found == ("holiday", moment("2026-06-04T22:00"))
    assert closed(Place("DE", "Berlin"), norm, corpus_christi) is None
    assert closed(Place("DE", "somewhere"), norm, corpus_christi) is None
    assert closed(Place("AQ"), norm, corpus_christi) is None


def test_a_holiday_before_a_weekend_without_mails_waits_for_monday_morning() -> None:
    norm = Norm("email", time(20), time(8), (6, 7), holidays=True)
    assert closed(Place("DE"), norm, moment("2026-12-25T10:00")) == ("holiday", moment("2026-12-28T07:00"))


def test_the_law_of_the_country_holds_where_the_house_wants_nothing() -> None:
    calls = Norm("phone")
    assert closed(Place("FR"), calls, moment("2026-11-20T12:30")) == ("quiet", moment("2026-11-20T13:00"))
    assert closed(Place("FR"), calls, moment("2026-11-21T12:30")) == ("quiet", moment("2026-11-23T09:00"))
    assert closed(Place("DE"), calls, moment("2026-11-21T03:00")) is None
    assert closed(Place("FR"), Norm("email"), moment("2026-11-21T03:00")) is None


NORMS = st.builds(
    Norm,
    st.just("phone"),
    st.sampled_from([time(18), time(21, 30), time(2)]),
    st.sampled_from([time(7), time(9, 15), time(0)]),
    st.sets(st.integers(1, 7), max_size=4).map(tuple),
    st.booleans(),
)
PLACES = st.sampled_from(
    [
        Place("FR"),
        Place("DE", "BY"),
        Place("AU"),
        Place("CA"),
        Place("BR"),
        Place("IN", zone="Asia/Kathmandu"),
    ]
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001 - given its zone at once
    lambda at: at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0, tzinfo=UTC)
)


def plainly_open(place: Place, norm: Norm, at: datetime, zone: ZoneInfo) -> bool:
    here = at.astimezone(zone)
    quiet = (
        norm.quiet_from <= here.time() < norm.quiet_until  # type: ignore[operator]
        if norm.quiet_from <= norm.quiet_until  # type: ignore[operator]
        else here.time() >= norm.quiet_from or here.time() < norm.quiet_until  # type: ignore[operator]
    )
    laws = times_in(place.country, norm.channel)
    free = (norm.holidays or any(law.holidays for law in laws)) and is_holiday(
        place.country, place.region, here.date()
    )
    lawful = all(
        any(start <= here.time() < (end or time.max) for start, end in law.week[here.weekday()])
        for law in laws
        if law.week
    )
    return not quiet and not free and lawful and here.isoweekday() not in norm.days_off


def _ever_open_in_all(place: Place, norm: Norm, at: datetime, zones: tuple[ZoneInfo, ...]) -> bool:
    """Whether there is an hour in the next week in which all zones allow it."""
    steps = (at + QUARTER * number for number in range(7 * 96))
    return any(all(plainly_open(place, norm, step, zone) for zone in zones) for step in steps)


@settings(max_examples=60, deadline=None)
@given(NORMS, PLACES, MOMENTS)
def test_nobody_is_contacted_in_a_closed_hour_and_everybody_in_the_first_open_one(
    norm: Norm, place: Place, at: datetime
) -> None:
    from kith.privacy.norms.place import clocks

    zones = clocks(place, at)
    found = closed(place, norm, at)
    if found is None:
        open_now = [plainly_open(place, norm, at, zone) for zone in zones]
        assert all(open_now) or (open_now[0] and not _ever_open_in_all(place, norm, at, zones))
        return
    assert found.again_at > at
    all_open = all(plainly_open(place, norm, found.again_at, zone) for zone in zones)
    assert (
        all_open
        or plainly_open(place, norm, found.again_at, zones[0])
        or found.again_at == at + timedelta(days=1)
    )
    step = at
    while step < found.again_at and all_open:
        assert not all(plainly_open(place, norm, step, zone) for zone in zones)
        step += QUARTER


def test_every_rule_names_its_source_and_says_whether_it_was_read() -> None:
    territories = Locale.parse("en").territories
    for rule in rules():
        assert rule.source
        assert rule.read is None or rule.since <= rule.read <= date.fromisoformat(version())
        assert rule.version >= 1
        assert set(rule.countries) <= set(territories)
        assert set(rule.channels) <= {channel.key for channel in CHANNELS}
        assert rule.basis in ("", "consent", "customer")
        assert rule.basis or rule.week or rule.holidays
