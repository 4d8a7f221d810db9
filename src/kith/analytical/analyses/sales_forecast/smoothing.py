"""Exponential smoothing of a series: level, damped trend and season, for a whole grid of parameters in one pass.

The pass keeps what was known after each value. So the forecasts that would have been made at every moment of the past
come with it, and a backtest costs no more than a fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

Vector = np.ndarray[Any, np.dtype[np.float64]]

LEVELS = (0.0, 0.1, 0.2, 0.35, 0.55, 0.8, 1.0)
TRENDS = ((0.0, 0.0), (0.0, 0.97), (0.05, 0.97), (0.15, 0.9), (0.3, 0.9))
"""Gain of the slope as a share of the level's, and what is left of the slope after a period."""
SEASONS = (0.0, 0.15, 0.4)
BEGUN = 4
"""Values that the first level is the mean of, where there is no season."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What the grid knew after each of the series' values (from place `start` on), P parameters wide.

    `chosen[t]` is the best of them by the squared errors up to there.
    """

    start: int
    level: Vector
    slope: Vector
    season: Vector
    gains: Vector
    chosen: np.ndarray[Any, np.dtype[np.int64]]
    damping: Vector

    def forecast(self, origin: int, horizon: int) -> Vector:
        """The values that follow the first `origin` ones."""
        at, best = origin - self.start, self.chosen[origin - self.start]
        ahead = np.arange(1, horizon + 1)
        damped = np.cumsum(self.damping[best] ** ahead)
        turn = (origin + ahead - 1) % self.season.shape[2]
        found: Vector = self.level[at, best] + damped * self.slope[at, best] + self.season[at, best, turn]
        return found

    def memory(self, origin: int, horizon: int) -> Vector:
        """How much of a surprise is still in the forecast 0, 1, 2 … periods later (1 at first)."""
        at, best = origin - self.start, self.chosen[origin - self.start]
        level, slope, season = self.gains[at, best]
        ahead = np.arange(1, horizon)
        kept = level + slope * np.cumsum(self.damping[best] ** ahead)
        kept = kept + np.where(ahead % self.season.shape[2] == 0, season, 0.0)
        return np.concatenate(([1.0], kept))


def smoothed(series: Vector, season: int) -> Pass:
    """Smooth `series` with a season of so many periods; 1 for none. It needs more than two seasons, or five values.

    Gains never fall below those by which a straight line through all values would be corrected: with the least
    parameters this is regression on a trend and the season, with others it forgets.
    """
    start = 2 * season if season > 1 else BEGUN
    level, slope, turns = _begun(series[:start], season)
    grid = np.array([
        (alpha, share, damping, gamma)
        for alpha, (share, damping), gamma in product(LEVELS, TRENDS, SEASONS if season > 1 else (0.0,))
    ])  # fmt: skip
    return _passed(series, start, grid, (level, slope, turns))


def _begun(first: Vector, season: int) -> tuple[float, float, Vector]:
    """Level and slope at the end of the first values, and the season: least squares."""
    if season <= 1:
        return float(first.mean()), 0.0, np.zeros(1)
    halves = first.reshape(2, season).mean(axis=1)
    slope = float(halves[1] - halves[0]) / season
    places = np.arange(len(first)) - (len(first) - 1) / 2
    line = first.mean() + slope * places
    turns = (first - line).reshape(2, season).mean(axis=0)
    return float(line[-1]), slope, turns - turns.mean()


def _passed(series: Vector, start: int, grid: Vector, begun: tuple[float, float, Vector]) -> Pass:
    alpha, share, damping, gamma = grid.T
    width, season, steps = len(grid), len(begun[2]), len(series) - start
    trending = damping > 0
    level, slope = np.full(width, begun[0]), np.where(trending, begun[1], 0.0)
    turns = np.tile(begun[2], (width, 1))
    kept = (np.empty((steps + 1, width)), np.empty((steps + 1, width)), np.empty((steps + 1, width, season)))
    gains = np.zeros((steps + 1, width, 3))
    wrong, chosen = np.zeros(width), np.zeros(steps + 1, dtype=np.int64)
    for step in range(steps + 1):
        seen = start + step
        kept[0][step], kept[1][step], kept[2][step] = level, slope, turns
        gains[step] = np.stack(_gains(alpha, share, gamma, trending, seen, season), axis=1)
        chosen[step] = int(np.argmin(wrong))
        if step == steps:
            break
        turn = seen % season
        surprise = series[seen] - (level + damping * slope + turns[:, turn])
        wrong = wrong + surprise**2
        level = level + damping * slope + gains[step, :, 0] * surprise
        slope = damping * slope + gains[step, :, 1] * surprise
        turns[:, turn] += gains[step, :, 2] * surprise
    return Pass(start, *kept, gains, chosen, damping)


def _gains(
    alpha: Vector, share: Vector, gamma: Vector, trending: Any, seen: int, season: int
) -> tuple[Vector, Vector, Vector]:
    """Of level, slope and season, for the next value after so many."""
    count = seen + 1
    least = np.where(trending, 2 * (2 * count - 1) / (count * (count + 1)), 1 / count)
    level = np.maximum(alpha, least)
    slope = np.where(trending, np.maximum(alpha * share, 6 / (count * (count + 1))), 0.0)
    turn = np.maximum(gamma, season / count) * (1 - level) if season > 1 else np.zeros(len(alpha))
    return level, slope, turn
