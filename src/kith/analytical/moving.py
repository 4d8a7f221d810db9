"""Whom a campaign moves: models of uplift, and how well they put people in order (Qini).

Uplift is how much likelier somebody buys when written to than when kept out by lot. Nobody is ever seen both ways, so a
model is judged by groups: of those whom it puts first, how many more bought among the written-to than among the kept-out.
All functions take plain arrays with a row a person and campaign; `shares` is the share of the campaign's audience that was
written to, by which both arms are weighed as if the lot had been even (Horvitz and Thompson, 1952).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Numbers = np.ndarray[Any, np.dtype[np.int64]]
Learner = Callable[["Seen", Array], Array]

RIDGE = 1.0
ROUNDS, NEAR = 50, 1e-8
FOLDS = 5
BINS = 100
DRAWS = 400
PARTS = 2000
"""So many parts tell how wide a range is to some 2 % of it: the relative error of a spread found from n is 1 / √(2 n)."""
WIDER = 2**0.5
"""Ranges are so many times wider than drawing people anew makes them. Each fold's people have taught the models by which
the others are put in order, so what chance does to one fold it does again to the others. Where nobody is moved more than
others, that doubles the variance: of K sums z of folds, the products of each with the sum of all others have the variance
2 K (K - 1), and K (K - 1) when the others are taken as given. Where people do differ, ranges are wider than they need be."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: `points` are what was known before (a row each), `people` numbers that tell people apart."""

    points: Array
    treated: Flags
    bought: Flags
    shares: Array
    people: Numbers

    def only(self, rows: Flags) -> Seen:
        return Seen(
            self.points[rows], self.treated[rows], self.bought[rows], self.shares[rows], self.people[rows]
        )

    @property
    def weights(self) -> Array:
        found: Array = np.where(self.treated, 1 / self.shares, 1 / (1 - self.shares))
        return found


def logistic(points: Array, happened: Flags, weights: Array, ridge: float = RIDGE) -> Array:
    """Coefficients, the constant first, of a logistic regression with a penalty of `ridge` / 2 times the squares of all
    but the constant, by Newton's method with halved steps. `weights` are brought to a mean of one."""
    known = np.column_stack([np.ones(len(points)), points])
    heavy = weights / weights.mean()
    penalty = np.full(known.shape[1], ridge)
    penalty[0] = 1e-6
    found = np.zeros(known.shape[1])
    loss = _loss(known, happened, heavy, penalty, found)
    for _round in range(ROUNDS):
        chance = _chance(known @ found)
        slope = known.T @ (heavy * (chance - happened)) + penalty * found
        bend = (known * (heavy * chance * (1 - chance))[:, None]).T @ known + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while size > NEAR and _loss(known, happened, heavy, penalty, found - size * step) > loss:
            size /= 2
        found = found - size * step
        before, loss = loss, _loss(known, happened, heavy, penalty, found)
        if before - loss <= NEAR * (1 + abs(loss)):
            break
    return found


def _chance(scores: Array) -> Array:
    found: Array = 1 / (1 + np.exp(-np.clip(scores, -35, 35)))
    return found


def _loss(known: Array, happened: Flags, heavy: Array, penalty: Array, found: Array) -> float:
    scores = known @ found
    return float(heavy @ (np.logaddexp(0, scores) - happened * scores) + penalty @ found**2 / 2)


def _told(coefficients: Array, points: Array) -> Array:
    return _chance(coefficients[0] + points @ coefficients[1:])


def two_models(seen: Seen, points: Array) -> Array:
    """Uplift as the difference of two models, one of the written-to and one of the kept-out."""
    treated, kept = seen.only(seen.treated), seen.only(~seen.treated)
    said = [_told(logistic(arm.points, arm.bought, arm.weights), points) for arm in (treated, kept)]
    return said[0] - said[1]


def transformed(seen: Seen, points: Array) -> Array:
    """Uplift by one model of who bought when written to or did not when kept out (Jaskowski and Jaroszewicz, 2012)."""
    return 2 * _told(logistic(seen.points, seen.treated == seen.bought, seen.weights), points) - 1


def likeliest(seen: Seen, points: Array) -> Array:
    """Not uplift but the plain rule: how likely somebody is to buy when written to."""
    treated = seen.only(seen.treated)
    return _told(logistic(treated.points, treated.bought, treated.weights), points)


def crossed(seen: Seen, learner: Learner, folds: int = FOLDS) -> tuple[Array, Array]:
    """What `learner` says of each row without having seen the person, and the row's place (0 first, 1 last) among those
    told by the same model; equal ones share the middle of their places. People are dealt to folds by lot, always alike."""
    fold = _folds(seen.people, folds)
    said, places = np.zeros(len(seen.people)), np.zeros(len(seen.people))
    for each in range(folds):
        rows = fold == each
        if not rows.any():
            continue
        known = seen.only(~rows)
        middle, spread = known.points.mean(axis=0), known.points.std(axis=0)
        spread = np.where(spread > 0, spread, 1.0)
        even = Seen((known.points - middle) / spread, known.treated, known.bought, known.shares, known.people)
        said[rows] = learner(even, (seen.points[rows] - middle) / spread)
        places[rows] = _places(said[rows])
    return said, places


def _folds(people: Numbers, folds: int) -> Numbers:
    names, number = np.unique(people, return_inverse=True)
    dealt = np.random.default_rng(1).permutation(len(names)) % folds
    found: Numbers = dealt[number]
    return found


def _places(said: Array) -> Array:
    _values, number, counts = np.unique(-said, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - counts / 2
    found: Array = middle[number] / len(said)
    return found


@dataclass(frozen=True, slots=True)
class Sums:
    """Of the rows in each of `BINS` equal ranges of places: rows and purchases of both arms, weighed."""

    treated: Array
    treated_bought: Array
    kept: Array
    kept_bought: Array


def summed(seen: Seen, places: Array) -> Sums:
    return Sums(*_split(seen, places, np.zeros(len(places), dtype=np.int64), 1)[0])


def _split(seen: Seen, places: Array, part: Numbers, parts: int) -> Array:
    """The sums of each of so many parts of the rows: part, sum, bin."""
    bins = np.minimum((places * BINS).astype(np.int64), BINS - 1)
    cell, weights = part * BINS + bins, seen.weights

    def added(rows: Flags) -> Array:
        found = np.bincount(cell[rows], weights=weights[rows], minlength=parts * BINS)
        return found.astype(np.float64).reshape(parts, BINS)

    arms = (seen.treated, seen.treated & seen.bought, ~seen.treated, ~seen.treated & seen.bought)
    return np.stack([added(rows) for rows in arms], axis=1)


def curve(sums: Sums) -> tuple[Array, Array]:
    """Shares of people (0–1), and the purchases gained per person of the whole audience when only so many are written to
    (Radcliffe 2007), the best first. Both begin at zero."""
    treated, kept = np.cumsum(sums.treated), np.cumsum(sums.kept)
    rate = _per(np.cumsum(sums.treated_bought), treated) - _per(np.cumsum(sums.kept_bought), kept)
    everybody = treated + kept
    share = everybody / everybody[-1] if everybody[-1] else np.linspace(1 / BINS, 1, BINS)
    return np.concatenate([[0.0], share]), np.concatenate([[0.0], rate * share])


def _per(some: Array, whole: Array) -> Array:
    found: Array = np.divide(some, whole, out=np.zeros_like(some), where=whole > 0)
    return found


def qini(sums: Sums) -> float:
    """The area between the curve and the line of writing to people by lot: purchases gained per person, averaged over all
    shares that could be written to. 0 is no better than by lot."""
    share, gain = curve(sums)
    return float(np.sum(np.diff(share) * (gain[1:] + gain[:-1]) / 2) - gain[-1] / 2)


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate and where the truth lies."""

    value: float
    low: float
    high: float


def ranged(
    seen: Seen, places: tuple[Array, ...], figure: Callable[[tuple[Sums, ...]], Array], level: float = 0.95
) -> list[Range]:
    """Each of the figures that `figure` makes of the sums of several orders, with its range: people drawn anew, all that
    is known of one together (Poisson bootstrap), and made `WIDER`. Of many people, parts made by lot are drawn."""
    names, number = np.unique(seen.people, return_inverse=True)
    lot = np.random.default_rng(2)
    parts = min(len(names), PARTS)
    part: Numbers = (lot.permutation(len(names)) % parts)[number]
    split = [_split(seen, order, part, parts) for order in places]
    value = figure(tuple(Sums(*each.sum(axis=0)) for each in split))
    drawn = np.empty((DRAWS, len(value)))
    for draw in range(DRAWS):
        again = lot.poisson(1.0, parts).astype(np.float64)
        drawn[draw] = figure(tuple(Sums(*np.tensordot(again, each, 1)) for each in split))
    rest = (1 - level) / 2
    low, high = np.quantile(drawn, [rest, 1 - rest], axis=0)
    low, high = value + WIDER * (low - value), value + WIDER * (high - value)
    return [Range(float(v), float(a), float(b)) for v, a, b in zip(value, low, high, strict=True)]
