"""Numbers and dates are written as the reader writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from kith.core.fieldtypes import MOMENT, Viewer
from kith.core.registry.field import Field, Privacy
from kith.desk.cells import drawer
from kith.desk.formats import day, moment_full, money, number, percent, round_half_up, signed

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "€\u00a048,200.50"), ("de", "48.200,50\u00a0€"), ("fr", "48\u202f200,50\u00a0€")],
)
def test_money_follows_the_language(language: str, written: str) -> None:
    with translation.override(language):
        assert money(Decimal("48200.5"), "EUR") == written


def test_a_currency_has_its_own_number_of_places() -> None:
    assert money(1200, "JPY").endswith("1,200")
    assert money(Decimal("-11.77"), "EUR") == "−€\u00a011.77"


def test_rounding_is_commercial_not_bankers() -> None:
    assert round_half_up(2.5, 0) == 3
    assert round_half_up(Decimal("0.125"), 2) == Decimal("0.13")


def test_numbers_keep_at_most_two_places() -> None:
    assert number(12480) == "12,480"
    assert number(Decimal("3.14159")) == "3.14"
    assert signed(-5) == "−5"
    assert signed(0.04) == "0"
    assert percent(0.624, 1) == "62.4\u00a0%"


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (date(2026, 11, 20), "today"),
        (date(2026, 11, 19), "yesterday"),
        (date(2026, 3, 2), "2 Mar"),
        (date(2025, 11, 18), "18 Nov 2025"),
        (date(2027, 1, 5), "5 Jan"),
    ],
)
def test_a_day_is_as_short_as_it_can_be_clear(when: date, written: str) -> None:
    assert day(when, TODAY) == written


def test_moments_stand_in_the_readers_zone() -> None:
    with timezone.override("Asia/Tokyo"):
        assert moment_full(datetime(2026, 11, 18, 16, 20, tzinfo=UTC)) == "Thursday, 19 November 2026, 01:20"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_purchase_of_which_only_the_day_is_known_is_of_that_day_everywhere(zone: str) -> None:
    with timezone.override(zone):
        assert moment_full(datetime(2026, 11, 18, tzinfo=UTC)) == "Wednesday, 18 November 2026"


def test_a_list_shows_the_readers_day() -> None:
    at = Field("at", "At", MOMENT, Privacy.INTERNAL, mark="day")
    draw = drawer(at, Viewer("en", "EUR"))
    with timezone.override("America/New_York"):
        assert "17 November 2026" in draw(datetime(2026, 11, 18, 3, 30, tzinfo=UTC))
        assert "18 November 2026" in draw(datetime(2026, 11, 18, tzinfo=UTC))
