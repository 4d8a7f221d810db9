"""What makes something happen sooner: regression of hazards (Cox 1972), and whether its one assumption holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

Array = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

ROUNDS, NEAR = 40, 1e-9
ENDLESS = 10.0
"""An effect that is so many logarithms uncertain, by a covariate's own spread, has no end."""


@dataclass(frozen=True, slots=True)
class Hazards:
    """Logarithms of how the hazard multiplies with one more of each covariate, and their covariance.

    `steady` are p-values of each covariate's effect being the same at all times: small ones say that it is not.
    `concordance` is the share of pairs of which the one with the higher hazard comes first.
    """

    effects: Array
    covariance: Array
    likelihood: float
    steady: Array
    concordance: float

    @property
    def errors(self) -> Array:
        found: Array = np.sqrt(np.diag(self.covariance))
        return found


@dataclass(frozen=True, slots=True)
class _At:
    """What the likelihood is made of at some effects."""

    likelihood: float
    slope: Array
    information: Array
    residuals: Array


def cox(times: Array, happened: Flags, covariates: Array) -> Hazards | None:
    """Fit hazards to when it happened, or when it was last seen not to have; a row of covariates each. Ties as Efron
    (1977) takes them. None where the effects have no end, as when one covariate decides alone.
    """
    order = np.argsort(times, kind="stable")
    times, happened, points = times[order], happened[order], covariates[order]
    middle = points.mean(axis=0)
    effects = np.zeros(points.shape[1])
    now = _at(times, happened, points - middle, effects)
    for _round in range(ROUNDS):
        try:
            step = np.linalg.solve(now.information, now.slope)
        except np.linalg.LinAlgError:
            return None
        then = _at(times, happened, points - middle, effects + step)
        while not then.likelihood >= now.likelihood - NEAR and np.abs(step).max() > NEAR:
            step = step / 2
            then = _at(times, happened, points - middle, effects + step)
        effects, before, now = effects + step, now.likelihood, then
        if abs(now.likelihood - before) < NEAR:
            return _fitted(times, happened, points - middle, effects, now)
    return None


def _at(times: Array, happened: Flags, points: Array, effects: Array) -> _At:
    """Sums over those still watched, at each time at which it happened to somebody; `times` rise."""
    score = points @ effects
    weight = np.exp(score)
    outer = points[:, :, None] * points[:, None, :]
    watched = [_from_here(each) for each in (weight, weight[:, None] * points, weight[:, None, None] * outer)]
    likelihood = float(score[happened].sum())
    slope, information = np.zeros(len(effects)), np.zeros((len(effects), len(effects)))
    residuals = np.zeros((int(happened.sum()), len(effects)))
    place = 0
    for first, last in _ties(times, happened):
        rows = np.flatnonzero(happened[first:last]) + first
        part = np.arange(len(rows)) / len(rows)
        own = weight[rows]
        whole = watched[0][first] - part * own.sum()
        mean = (watched[1][first] - part[:, None] * (own[:, None] * points[rows]).sum(axis=0)) / whole[
            :, None
        ]
        square = watched[2][first] - part[:, None, None] * (own[:, None, None] * outer[rows]).sum(axis=0)
        likelihood -= float(np.log(whole).sum())
        slope += points[rows].sum(axis=0) - mean.sum(axis=0)
        information += (square / whole[:, None, None] - mean[:, :, None] * mean[:, None, :]).sum(axis=0)
        residuals[place : place + len(rows)] = points[rows] - mean.mean(axis=0)
        place += len(rows)
    return _At(likelihood, slope, information, residuals)


def _from_here(values: Array) -> Array:
    """Sums of each and all later ones."""
    found: Array = np.cumsum(values[::-1], axis=0)[::-1]
    return found


def _ties(times: Array, happened: Flags) -> list[tuple[int, int]]:
    """From where to where rows have one time, for times at which it happened."""
    firsts = np.flatnonzero(np.concatenate(([True], times[1:] != times[:-1])))
    lasts = np.concatenate((firsts[1:], [len(times)]))
    return [(int(a), int(b)) for a, b in zip(firsts, lasts, strict=True) if happened[a:b].any()]


def _fitted(times: Array, happened: Flags, points: Array, effects: Array, now: _At) -> Hazards | None:
    try:
        covariance: Array = np.linalg.inv(now.information).astype(np.float64)
    except np.linalg.LinAlgError:
        return None
    spread = np.diag(covariance) * points.var(axis=0)
    if not np.all((spread > 0) & (spread < ENDLESS**2)):
        return None
    steady = _steady(times[happened], now.residuals, covariance)
    return Hazards(
        effects, covariance, now.likelihood, steady, _concordance(times, happened, points @ effects)
    )


def _steady(times: Array, residuals: Array, covariance: Array) -> Array:
    """Whether Schoenfeld's residuals, scaled, rise or fall with the rank of time (Grambsch and Therneau 1994)."""
    ranks = stats.rankdata(times)
    off = ranks - ranks.mean()
    spread = float((off**2).sum())
    if spread == 0:
        return np.ones(len(covariance))
    moved = (off @ (residuals @ covariance)) * len(times)
    chi = moved**2 / (len(times) * np.diag(covariance) * spread)
    found: Array = stats.chi2.sf(chi, 1)
    return found


def _concordance(times: Array, happened: Flags, score: Array, most: int = 2_000) -> float:
    """Of pairs of whom it is known to whom it happened first (Harrell 1982), of every so many rows."""
    every = slice(None, None, -(-len(times) // most))
    times, happened, score = times[every], happened[every], score[every]
    known = happened[:, None] & (times[:, None] < times[None, :])
    right = (score[:, None] > score[None, :]) + 0.5 * (score[:, None] == score[None, :])
    return float((right * known).sum() / known.sum()) if known.any() else 0.5
