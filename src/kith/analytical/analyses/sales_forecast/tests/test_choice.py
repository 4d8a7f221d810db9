"""Forecasts find what series are made of, are never worse than plain ways, and are as sure as they say."""

from typing import Any

import numpy as np
import pytest

from kith.analytical.analyses.sales_forecast.choice import LAST, SEASON, TREND, YEAR_BEFORE, outlook, ways
from kith.analytical.analyses.sales_forecast.smoothing import smoothed

Vector = np.ndarray[Any, np.dtype[np.float64]]
AHEAD = 6
MONTHS = np.arange(66)
YEARLY = 1 + 0.3 * np.sin(2 * np.pi * MONTHS / 12) + 0.1 * np.cos(4 * np.pi * MONTHS / 12)


def noise(draw: np.random.Generator) -> Vector:
    return 1000 + 150 * draw.standard_normal(len(MONTHS))


def walk(draw: np.random.Generator) -> Vector:
    found: Vector = 5000 + np.cumsum(100 * draw.standard_normal(len(MONTHS)))
    return found


def growing(draw: np.random.Generator) -> Vector:
    """Trend times season, as most shops sell."""
    trend = np.exp(draw.uniform(-0.01, 0.02) * MONTHS)
    found: Vector = 1000 * trend * YEARLY * np.exp(0.08 * draw.standard_normal(len(MONTHS)))
    return found


def counts(draw: np.random.Generator) -> Vector:
    found: Vector = draw.poisson(40 * YEARLY).astype(np.float64)
    return found


@pytest.mark.parametrize(("learned", "season"), [(24, 12), (36, 12), (60, 12)])
def test_ranges_hold_the_truth_in_95_of_100_simulated_months_and_sums(learned: int, season: int) -> None:
    draw = np.random.default_rng(7)
    months, sums = [], []
    for made in (noise, walk, growing, counts):
        for _series in range(100):
            series = made(draw)
            known, coming = series[:learned], series[learned : learned + AHEAD]
            told = outlook(known, season, AHEAD)
            months.append(np.mean((told.low <= coming) & (coming <= told.high)))
            sums.append(told.total[1] <= coming.sum() <= told.total[2])
    assert 0.93 <= np.mean(months) <= 0.97
    assert 0.93 <= np.mean(sums) <= 0.97


def test_trend_and_season_are_forecast_a_third_better_than_by_the_year_before() -> None:
    draw, own, plain = np.random.default_rng(3), 0.0, 0.0
    for _series in range(60):
        series = growing(draw)
        told = outlook(series[:60], 12, AHEAD)
        own += float(np.abs(told.values - series[60:]).mean())
        plain += float(np.abs(told.beside[YEAR_BEFORE] - series[60:]).mean())
    assert own < 0.67 * plain


def test_no_way_was_better_on_the_past_than_the_one_that_is_used() -> None:
    draw = np.random.default_rng(5)
    for made in (noise, walk, growing, counts):
        told = outlook(made(draw)[:48], 12, AHEAD)
        assert told.errors[told.key] == min(told.errors.values())
        assert {LAST, YEAR_BEFORE, TREND, SEASON} == set(told.errors)


def test_a_straight_line_with_its_season_goes_on() -> None:
    series = 500 + 10.0 * MONTHS + 100 * (YEARLY - 1)
    told = outlook(series[:60], 12, AHEAD)
    assert told.key == SEASON
    assert told.values == pytest.approx(series[60:], rel=0.03)


def test_a_walk_is_forecast_by_where_it_stands() -> None:
    series = walk(np.random.default_rng(11))
    assert outlook(series, 1, 3).values == pytest.approx(np.repeat(series[-1], 3), rel=0.03)


def test_forecasts_of_the_past_know_nothing_of_what_came_after() -> None:
    series = growing(np.random.default_rng(2))
    whole, part = smoothed(series, 12), smoothed(series[:40], 12)
    assert whole.forecast(40, 12) == pytest.approx(part.forecast(40, 12))


def test_a_short_series_is_not_given_a_season() -> None:
    keys = [way.key for way in ways(np.arange(1.0, 13.0), 12)]
    assert SEASON not in keys
    assert YEAR_BEFORE not in keys


@pytest.mark.parametrize(
    "series",
    [np.zeros(12), np.full(40, 7.0), np.array([0.0] * 30 + [9.0] * 10), np.array([5.0, -3.0] * 20)],
    ids=["nothing", "always the same", "from nothing", "refunds"],
)
def test_odd_series_give_finite_figures(series: Vector) -> None:
    told = outlook(series, 12, AHEAD)
    figures = np.concatenate([told.values, told.low, told.high, told.total])
    assert np.all(np.isfinite(figures))
    assert np.all(told.low <= told.values)
