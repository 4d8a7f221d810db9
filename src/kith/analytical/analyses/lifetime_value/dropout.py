"""How often customers buy, and whether they still do: BG/NBD and MBG/NBD.

While active, a customer buys at random moments at a rate of his own; the rates are Gamma(r, alpha) over
customers. After each purchase he leaves with a probability of his own; these are Beta(a, b). In MBG/NBD he
may leave after the first purchase too, in BG/NBD only after a repeat one, so that there everybody who
bought once is still active.

BG/NBD: Fader, Hardie and Lee, "Counting your customers" the easy way, Marketing Science 24 (2005), 275–284.
MBG/NBD: Batislam, Denizel and Filiztekin, Int. J. of Research in Marketing 24 (2007), 201–209.
Time is in weeks; days come in as whole numbers and are divided by seven, not rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy.special import betaln, digamma, expit, gammaln, hyp2f1

from kith.analytical.analyses.lifetime_value.summit import greatest, weighted

DAYS = 7.0
Vector = np.ndarray[Any, np.dtype[Any]]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_LOWEST, _HIGHEST = np.array([-7.0, -5.0, -7.0, -7.0]), np.array([5.0, 12.0, 4.0, 6.0])
"""Bounds of ln r, ln alpha, ln a, ln b: customers all alike end in a limit instead of an overflow."""
_BLOCK = 16_384
_HELD = 500.0
"""Exponents up to which a power of e can be held with something to spare."""


@dataclass(frozen=True, slots=True)
class Histories:
    """Customers' histories, each distinct one once, as whole numbers.

    Repeat purchases, days from the first purchase to the last one and to now, how many customers share them.
    """

    repeats: Vector
    last_day: Vector
    age_days: Vector
    customers: Vector

    @property
    def size(self) -> int:
        return int(self.customers.sum())

    def picked(self, most: int) -> Histories:
        """At most so many customers, picked at even steps from all in the order of their histories."""
        if self.size <= most:
            return self
        order = np.lexsort((self.age_days, self.last_day, self.repeats))
        ends = np.cumsum(self.customers[order])
        places = np.searchsorted(ends, (np.arange(most) + 0.5) * (self.size / most))
        at, number = np.unique(order[places], return_counts=True)
        return Histories(self.repeats[at], self.last_day[at], self.age_days[at], number)


@dataclass(frozen=True, slots=True)
class Futures:
    """What may come, one entry a draw: purchases before the horizon, and the mean day of them from now."""

    purchases: Vector
    mean_day: Vector


class Buying(Protocol):
    """What every fitted model of buying and leaving can tell. Arrays have one entry a customer."""

    @property
    def name(self) -> str: ...

    @property
    def parameters(self) -> dict[str, float]: ...

    @property
    def log_likelihood(self) -> float: ...

    def alive(self, repeats: Vector, last_day: Vector, age_days: Vector) -> Vector:
        """The probability that each customer still buys."""

    def expected(
        self, repeats: Vector, age_days: Vector, days: float, yearly_discount: float = 0.0
    ) -> Vector:
        """Expected purchases in the next `days` of a customer who still buys, each discounted to today."""

    def futures(
        self, draw: np.random.Generator, repeats: float, age_days: float, horizon: float, many: int
    ) -> Futures:
        """So many draws of the next `horizon` days of one customer who still buys."""


@dataclass(frozen=True, slots=True)
class Dropout:
    """A fitted model. `first_counts`: whether one may leave after the first purchase (MBG/NBD)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    first_counts: bool

    @classmethod
    def at(cls, logs: Vector, log_likelihood: float = 0.0, *, first_counts: bool) -> Dropout:
        """The model of these logarithms of r, alpha, a and b."""
        r, alpha, a, b = (float(value) for value in np.exp(logs))
        return cls(r, alpha, a, b, log_likelihood, first_counts)

    @property
    def name(self) -> str:
        return "MBG/NBD" if self.first_counts else "BG/NBD"

    @property
    def parameters(self) -> dict[str, float]:
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    def alive(self, repeats: Vector, last_day: Vector, age_days: Vector) -> Vector:
        """The probability that each customer still buys."""
        chances = self.b + repeats - (0 if self.first_counts else 1)
        ratio = np.log(self.alpha + age_days / DAYS) - np.log(self.alpha + last_day / DAYS)
        with np.errstate(divide="ignore"):
            odds = np.log(self.a / np.maximum(chances, 0)) + (self.r + repeats) * ratio
        found: Vector = expit(-odds)
        return found if self.first_counts else np.where(repeats > 0, found, 1.0)

    def expected(
        self, repeats: Vector, age_days: Vector, days: float, yearly_discount: float = 0.0
    ) -> Vector:
        """Expected purchases in the next `days` of a customer who still buys, each discounted to today.

        The rate at s from now, the mean of rate * exp(-rate p s) over Gamma(k, beta) and Beta(a, c) with
        k = r + repeats, beta = alpha + age and c = b + repeats (+ 1 in MBG/NBD), is integrated over
        log(beta + s) by Gauss and Legendre's rule.
        """
        repeats, beta = repeats[:, None], self.alpha + age_days[:, None] / DAYS
        low, high = np.log(beta), np.log(beta + days / DAYS)
        moved = np.exp(low + (high - low) * (_NODES + 1) / 2)
        later = moved - beta
        kept, left = self.r + repeats, self.b + repeats + self.first_counts
        rate = kept / beta * _fading(self.a, left, kept + 1, later / beta)
        worth = np.exp(-np.log1p(yearly_discount) * later * DAYS / 365)
        whole: Vector = (rate * worth * moved * _WEIGHTS).sum(axis=1) * ((high - low)[:, 0] / 2)
        return whole

    def futures(
        self, draw: np.random.Generator, repeats: float, age_days: float, horizon: float, many: int
    ) -> Futures:
        """See `Buying`: buys at random until the horizon or until he leaves after a purchase."""
        rate = draw.gamma(self.r + repeats, size=many) / (self.alpha + age_days / DAYS)
        leaving = draw.beta(self.a, self.b + repeats + self.first_counts, size=many)
        chances = draw.poisson(rate * horizon / DAYS)
        bought = np.minimum(chances, draw.geometric(np.clip(leaving, 1e-12, 1.0)))
        return Futures(bought, horizon * (bought + 1) / (2 * (chances + 1)))


def _fading(a: float, c: Vector, k: Vector, z: Vector) -> Vector:
    """The mean of (1 + p z)^-k over Beta(a, c), which is 2F1(k, a; a+c; -z).

    Pfaff's two transformations turn it into series in z / (1+z); the one whose terms are all positive is
    taken, unless its sum cannot be held.
    """
    share, spare = z / (1 + z), np.broadcast_to(a + c - k, z.shape)
    held = (spare < 0) & (k * np.log1p(z) < _HELD)
    found: Vector = (1 + z) ** -np.where(held, k, a) * hyp2f1(
        np.where(held, k, a), np.where(held, c, spare), a + c, share
    )
    return found


def fit(histories: Histories, *, first_counts: bool) -> Dropout:
    """The parameters of greatest likelihood; MBG/NBD with `first_counts`, else BG/NBD."""
    likelihood = Likelihood.of(histories, first_counts)
    scale = float(np.average(histories.age_days, weights=histories.customers)) / DAYS
    starts = ([0.5, 0.2 * scale, 0.8, 2.5], [2.0, scale, 0.1, 1.0], [0.1, 0.05 * scale, 2.0, 10.0])
    best = greatest(likelihood.mean_loss, starts, _LOWEST, _HIGHEST)
    return Dropout.at(best.x, -float(best.fun) * likelihood.size, first_counts=first_counts)


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The log-likelihood with its gradient, everything summed beforehand that does not depend on parameters.

    A customer with x repeats, last at t, observed for T, contributes
    ln G(r+x) - ln G(r) + r ln alpha + ln B(a, b+x+m) - ln B(a, b) - (r+x) ln(alpha+T) + ln(1 + e^d), with
    d = ln a - ln(b+x+m-1) + (r+x) (ln(alpha+T) - ln(alpha+t)), and m = 1 in MBG/NBD; in BG/NBD m = 0, and the
    last term stands only where x > 0. Logarithms and gamma functions are taken once for each whole number.
    """

    first_counts: bool
    size: int
    leaving: tuple[Histories, ...]
    by_repeats: Vector
    by_age: Vector
    repeats_by_age: Vector

    @classmethod
    def of(cls, histories: Histories, first_counts: bool) -> Likelihood:
        weight = histories.customers.astype(float)
        return cls(
            first_counts,
            histories.size,
            tuple(_blocks(histories, histories.repeats >= (0 if first_counts else 1))),
            np.bincount(histories.repeats, weight),
            np.bincount(histories.age_days, weight),
            np.bincount(histories.age_days, weight * histories.repeats),
        )

    def mean_loss(self, logs: Vector) -> tuple[float, Vector]:
        """Minus the mean log-likelihood at the parameters' logarithms, and its gradient there."""
        parameters = np.exp(logs)
        ages = parameters[1] + np.arange(len(self.by_age)) / DAYS
        counts = np.arange(len(self.by_repeats))
        stays, stays_slope = self._staying(parameters, ages, counts)
        leaves, leaves_slope = self._leaving(parameters, ages, counts)
        slope = (stays_slope + leaves_slope) * parameters
        return -(stays + leaves) / self.size, -slope / self.size

    def _staying(self, parameters: Vector, ages: Vector, counts: Vector) -> tuple[float, Vector]:
        """Value and gradient of all terms but the last one."""
        r, alpha, a, b = parameters
        stayed = b + counts + self.first_counts
        exposure, log_ages = r * self.by_age + self.repeats_by_age, np.log(ages)
        bought = gammaln(r + counts) - gammaln(r) + r * np.log(alpha) + betaln(a, stayed) - betaln(a, b)
        total = digamma(a + b) - digamma(a + stayed)
        slope = (
            weighted(self.by_repeats, digamma(r + counts) - digamma(r) + np.log(alpha))
            - weighted(self.by_age, log_ages),
            self.size * r / alpha - weighted(exposure, 1 / ages),
            weighted(self.by_repeats, total),
            weighted(self.by_repeats, total + digamma(stayed) - digamma(b)),
        )
        return weighted(self.by_repeats, bought) - weighted(exposure, log_ages), np.array(slope)

    def _leaving(self, parameters: Vector, ages: Vector, counts: Vector) -> tuple[float, Vector]:
        """Value and gradient of the last term, ln(1 + e^d)."""
        r, _alpha, a, b = parameters
        log_ages, inverse = np.log(ages), 1 / ages
        chances = np.maximum(b + counts + self.first_counts - 1.0, np.finfo(float).tiny)
        log_chances, doubts = np.log(a) - np.log(chances), -1 / chances
        value, slope = 0.0, np.zeros(4)
        for one in self.leaving:
            gap, kept = log_ages[one.age_days] - log_ages[one.last_day], r + one.repeats
            odds = log_chances[one.repeats] + kept * gap
            small = np.exp(-np.abs(odds))
            left = one.customers * np.where(odds > 0, 1.0, small) / (1 + small)
            value += weighted(one.customers, np.maximum(odds, 0) + np.log1p(small))
            slope += (
                weighted(left, gap),
                weighted(left * kept, inverse[one.age_days] - inverse[one.last_day]),
                left.sum() / a,
                weighted(left, doubts[one.repeats]),
            )
        return value, slope


def _blocks(histories: Histories, chosen: Vector) -> Iterator[Histories]:
    """The chosen histories in pieces that a processor's cache holds."""
    places = np.flatnonzero(chosen)
    for start in range(0, len(places), _BLOCK):
        here = places[start : start + _BLOCK]
        yield Histories(
            histories.repeats[here],
            histories.last_day[here],
            histories.age_days[here],
            histories.customers[here].astype(float),
        )
