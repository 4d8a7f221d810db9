"""How much customers spend a time: the Gamma-Gamma model.

A customer's purchases vary as Gamma(p, nu) around a mean of his own, and nu is Gamma(q, v) over customers;
how much is spent is taken to be independent of how often. Fader, Hardie and Lee, RFM and CLV: using
iso-value curves for customer base analysis, J. of Marketing Research 42 (2005), 415–430.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import digamma, gammaln

from kith.analytical.analyses.lifetime_value.summit import greatest

Vector = np.ndarray[Any, np.dtype[Any]]

_BOUNDS = -12.0, 12.0
_LARGEST_MEAN = 1.5
"""How far the fitted mean may lie above the observed one, as a factor."""


@dataclass(frozen=True, slots=True)
class Spend:
    """A fitted model. `q` is above 1, so that the mean over customers, p v / (q - 1), exists."""

    p: float
    q: float
    v: float
    log_likelihood: float

    @property
    def logs(self) -> Vector:
        """The logarithms of p, q - 1 and v, over which the likelihood runs."""
        return np.log([self.p, self.q - 1, self.v])

    @property
    def mean(self) -> float:
        """What a customer spends a time who is known for nothing yet."""
        return self.p * self.v / (self.q - 1)

    def expected(self, repeats: Vector, repeat_value: Vector) -> Vector:
        """What each customer will spend a time: between his own mean and everybody's, by his purchases."""
        found: Vector = self.p * (self.v + repeats * repeat_value) / (self.p * repeats + self.q - 1)
        return found


def at(logs: Vector) -> Spend:
    """The model of these `logs`, of no known likelihood."""
    p, above_one, v = (float(value) for value in np.exp(logs))
    return Spend(p, 1 + above_one, v, 0.0)


def fit(repeats: Vector, repeat_value: Vector) -> Spend:
    """The parameters of greatest likelihood for customers with repeats (> 0) and their mean values (> 0).

    Where a few customers spend so much that the likelihood knows no mean (q near 1), the mean is held at
    the one observed.
    """
    observed = float(repeat_value.mean())
    likelihood = Likelihood.of(repeats, repeat_value / observed)
    found = greatest(likelihood.mean_loss, [[2.0, 1.0, 1.0]], *_BOUNDS)
    spend = _spend(found.x, found.fun, observed, len(repeats))
    if spend.mean <= _LARGEST_MEAN * observed:
        return spend
    found = greatest(likelihood.mean_loss_held, [[1.0, 1.0]], *_BOUNDS)
    p, above_one = found.x
    return _spend(np.array([p, above_one, above_one - p]), found.fun, observed, len(repeats))


def _spend(logs: Vector, loss: float, scale: float, size: int) -> Spend:
    p, above_one, v = (float(value) for value in np.exp(logs))
    return Spend(p, 1 + above_one, v * scale, -size * (float(loss) + float(np.log(scale))))


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The log-likelihood with its gradient, over ln p, ln(q - 1), ln v.

    A customer with x repeats of mean m contributes ln G(px+q) - ln G(px) - ln G(q) + q ln v + (px-1) ln m +
    px ln x - (px+q) ln(xm+v). Gamma functions are taken once for each number of repeats.
    """

    repeats: Vector
    counts: Vector
    total: Vector
    log_value: Vector
    by_count: Vector

    @classmethod
    def of(cls, repeats: Vector, value: Vector) -> Likelihood:
        counts, place = np.unique(repeats, return_inverse=True)
        return cls(repeats, counts, repeats * value, np.log(value), np.bincount(place))

    def mean_loss(self, logs: Vector) -> tuple[float, Vector]:
        p, above_one, v = np.exp(logs)
        q, size, px = 1 + above_one, len(self.repeats), p * self.counts
        log_sum, log_total = np.log(self.total + v), self.log_value + np.log(self.repeats)
        weight = p * self.repeats + q
        value = (
            float((self.by_count * (gammaln(px + q) - gammaln(px))).sum())
            + size * (q * np.log(v) - gammaln(q))
            + float((p * self.repeats * log_total - self.log_value - weight * log_sum).sum())
        )
        slope = np.array(
            [
                (self.by_count * self.counts * (digamma(px + q) - digamma(px))).sum()
                + (self.repeats * (log_total - log_sum)).sum(),
                (self.by_count * digamma(px + q)).sum() + size * (np.log(v) - digamma(q)) - log_sum.sum(),
                size * q / v - (weight / (self.total + v)).sum(),
            ]
        )
        return -value / size, -slope * np.array([p, above_one, v]) / size

    def mean_loss_held(self, logs: Vector) -> tuple[float, Vector]:
        """The same over ln p and ln(q - 1) alone, with v such that the mean over customers is 1."""
        p, above_one = logs
        value, (by_p, by_q, by_v) = self.mean_loss(np.array([p, above_one, above_one - p]))
        return value, np.array([by_p - by_v, by_q + by_v])
