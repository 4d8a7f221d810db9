"""Which way of forecasting a series foretold its own past best, and how far off such forecasts are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import stats

from kith.analytical.analyses.sales_forecast.smoothing import BEGUN, Vector, smoothed

LAST, YEAR_BEFORE, TREND, SEASON = "last", "year_before", "trend", "season"
"""As in the period before; as a season before; smoothed; smoothed with a season."""

SURE = 0.95
MOST_ORIGINS = 24
LEAST_ORIGINS = 4
LEAST_AFTER_SEASONS = 10
"""Periods beyond two seasons without which a season is not smoothed."""

Ahead = Callable[[int, int], Vector]
"""From the number of values known and how many are asked for, to the latter."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to forecast one series. `memory` says how surprises stay (see `Pass.memory`); on a `scaled` one, all of it
    is in logarithms."""

    key: str
    ahead: Ahead
    memory: Ahead
    scaled: bool = False

    def forecast(self, origin: int, horizon: int) -> Vector:
        found = self.ahead(origin, horizon)
        return np.exp(found) if self.scaled else found


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast with its 95 % range, period by period and in sum, by the way `key`.

    `errors` are the mean absolute errors of every way, the way's own among them, over forecasts of the past; `beside`
    is what the plain ways would say.
    """

    key: str
    values: Vector
    low: Vector
    high: Vector
    total: tuple[float, float, float]
    errors: dict[str, float]
    trials: int
    beside: dict[str, Vector]


def outlook(series: Vector, season: int, horizon: int) -> Outlook:
    """Forecast `horizon` periods by the way that was least wrong where each forecast the last part of the series from
    what came before it. `series` has at least twelve values; `season` is 1 where there is none.
    """
    found = ways(series, season)
    origins = _origins(len(series), season, found)
    errors: dict[str, float] = {}
    best: tuple[float, Way] | None = None
    for way in found:
        error = float(np.mean(np.abs(np.concatenate([_wrong(way, series, at, horizon) for at in origins]))))
        errors[way.key] = min(error, errors.get(way.key, np.inf))
        if best is None or error < best[0]:
            best = error, way
    assert best is not None
    return _ranged(best[1], found, series, origins, horizon, errors)


def ways(series: Vector, season: int) -> list[Way]:
    """All ways that the series is long enough for, the plainest first."""
    scaled = bool(np.all(series > 0))
    known = [Way(LAST, partial(_last, series), lambda _at, horizon: np.ones(horizon))]
    if season > 1 and len(series) >= season + LEAST_ORIGINS:
        known.append(Way(YEAR_BEFORE, partial(_before, series, season), partial(_returning, season)))
    seasons = [1, *([season] if season > 1 and len(series) >= 2 * season + LEAST_AFTER_SEASONS else [])]
    for length in seasons:
        key = SEASON if length > 1 else TREND
        plain = smoothed(series, length)
        known.append(Way(key, plain.forecast, plain.memory))
        if scaled:
            logs = smoothed(np.log(series), length)
            known.append(Way(key, logs.forecast, logs.memory, scaled=True))
    return known


def _last(series: Vector, origin: int, horizon: int) -> Vector:
    return np.repeat(series[origin - 1], horizon)


def _before(series: Vector, season: int, origin: int, horizon: int) -> Vector:
    found: Vector = series[origin - season + np.arange(horizon) % season]
    return found


def _returning(season: int, _origin: int, horizon: int) -> Vector:
    return np.where(np.arange(horizon) % season == 0, 1.0, 0.0)


def _origins(length: int, season: int, found: list[Way]) -> range:
    """Where forecasts of the past begin: the same places for every way."""
    keys = {way.key for way in found}
    first = 2 * season + 1 if SEASON in keys else season if YEAR_BEFORE in keys else BEGUN + 2
    return range(max(first, length - MOST_ORIGINS), length)


def _wrong(way: Way, series: Vector, origin: int, horizon: int) -> Vector:
    real = series[origin : origin + horizon]
    return real - way.forecast(origin, len(real))


def _ranged(
    way: Way, known: list[Way], series: Vector, origins: range, horizon: int, errors: dict[str, float]
) -> Outlook:
    """The range comes from how wrong forecasts of the past were, the further ahead the more.

    Errors one period ahead and beyond are brought to one scale by what the way itself says of how they grow. So few
    trials tell their spread uncertainly, which Student's distribution makes up for.
    """
    scale = np.log(series) if way.scaled else series
    grown, counted = 0.0, 0
    for at in origins:
        missed = scale[at : at + horizon] - way.ahead(at, len(scale[at : at + horizon]))
        grown += float(np.sum(missed**2 / _growth(way.memory(at, len(missed)))))
        counted += len(missed)
    spread = np.sqrt(grown / counted)
    wide = float(stats.t.ppf((1 + SURE) / 2, max(3.0, len(origins) * 0.4)))
    length = len(series)
    middle, memory = way.ahead(length, horizon), way.memory(length, horizon)
    off = wide * spread * np.sqrt(_growth(memory))
    values, low, high = middle, middle - off, middle + off
    if way.scaled:
        values, low, high = np.exp(values), np.exp(low), np.exp(high)
    weights = values if way.scaled else np.ones(horizon)
    kept = np.array([np.dot(weights[step:], memory[: horizon - step]) for step in range(horizon)])
    together = np.array([_wrong(way, series, at, horizon).sum() for at in origins if at + horizon <= length])
    seen = float(np.mean(together**2)) if len(together) else 0.0
    off_sum = wide * float(np.sqrt(max(spread**2 * np.sum(kept**2), seen)))
    whole = float(values.sum())
    total = (whole, whole - off_sum, whole + off_sum)
    beside = {each.key: each.forecast(length, horizon) for each in known if each.key in (LAST, YEAR_BEFORE)}
    return Outlook(way.key, values, low, high, total, errors, len(origins), beside)


def _growth(memory: Vector) -> Vector:
    """The variance ahead, in that of one period ahead."""
    found: Vector = np.cumsum(memory**2)
    return found
