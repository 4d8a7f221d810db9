"""What cohorts still bring, from cohorts whose figures are known."""

from __future__ import annotations

import pytest

from kith.analytical.analyses.cohorts import Begun, Findings, brought_after, earned_by, kept_after, parts

JANUARY = Begun("2026-01-01", 100, (1.0, 0.2, 0.1), (1_000.0, 500.0, 100.0))
FEBRUARY = Begun("2026-02-01", 300, (1.0, 0.4), (1_000.0, 1_500.0))
FOUND = Findings("M", 400, (JANUARY, FEBRUARY))


def test_shares_are_of_those_who_are_so_old() -> None:
    assert kept_after(FOUND, 1) == pytest.approx((20 + 120) / 400)
    assert brought_after(FOUND, 1) == pytest.approx(2_000 / 2_000)
    assert brought_after(FOUND, 2) == pytest.approx(0.1)
    assert brought_after(FOUND, 3) is None


def test_what_a_customer_has_brought_grows_by_what_those_so_old_bring() -> None:
    assert earned_by(FOUND) == pytest.approx((2_000 / 400, 2_000 / 400 + 2_000 / 400, 10 + 100 / 100))


def test_more_revenue_than_at_first_is_more_than_all_of_it() -> None:
    still, earned = parts(FOUND, "EUR")
    assert still.chart is not None
    assert "100" in still.note
    assert still.chart.table.rows[1][2:] == ("100", "150", "")
    assert earned.chart is not None
    assert "5.00" in earned.note
    assert "11.00" in earned.note
    assert "2 months" in earned.note


def test_cohorts_that_only_got_their_money_back_are_not_drawn() -> None:
    refunded = Begun("2026-01-01", 2, (1.0, 0.5), (0.0, -5.0))
    still, _earned = parts(Findings("Q", 2, (refunded,)), "EUR")
    assert still.chart is None
    assert brought_after(Findings("Q", 2, (refunded,)), 1) is None


def test_without_customers_there_is_nothing_to_show() -> None:
    assert parts(Findings("M", 0, ()), "EUR") == ()
