"""How often customers buy, and whether they still do: Pareto/NBD.

While active, a customer buys at random moments at a rate of his own; the rates are Gamma(r, alpha) over customers.
He may leave at any moment, not only after a purchase, at a rate of his own; these are Gamma(s, beta).

Schmittlein, Morrison and Colombo, Counting your customers, Management Science 33 (1987), 1–24. The likelihood is
taken as the integral over the moment of leaving (Fader and Hardie, A note on deriving the Pareto/NBD model, 2005,
equation 16) instead of a difference of two hypergeometric functions, which loses its figures where they are close.
Time is in weeks; days come in as whole numbers and are divided by seven, not rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from kith.analytical.analyses.lifetime_value.dropout import DAYS, Futures, Histories, Vector
from kith.analytical.analyses.lifetime_value.summit import greatest, weighted

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(32)
_FEWER_NODES, _FEWER_WEIGHTS = np.polynomial.legendre.leggauss(24)
_LOWEST, _HIGHEST = np.array([-7.0, -5.0, -7.0, -5.0]), np.array([5.0, 12.0, 5.0, 12.0])
"""Bounds of ln r, ln alpha, ln s, ln beta."""
_BLOCK = 4_096
_FADED = 30.0
"""Where the integrand has fallen below e to minus this, nothing is left to add."""
SAMPLED = 100_000
"""Of more customers than these, so many are fitted, evenly picked: their four parameters are sure to about a percent."""


@dataclass(frozen=True, slots=True)
class Pareto:
    """A fitted model."""

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float

    name = "Pareto/NBD"

    @classmethod
    def at(cls, logs: Vector, log_likelihood: float = 0.0) -> Pareto:
        """The model of these logarithms of r, alpha, s and beta."""
        r, alpha, s, beta = (float(value) for value in np.exp(logs))
        return cls(r, alpha, s, beta, log_likelihood)

    @property
    def parameters(self) -> dict[str, float]:
        return {"r": self.r, "alpha": self.alpha, "s": self.s, "beta": self.beta}

    def alive(self, repeats: Vector, last_day: Vector, age_days: Vector) -> Vector:
        """The probability that each customer still buys: 1 / (1 + left / stayed)."""
        found = np.empty(len(repeats))
        for start in range(0, len(repeats), _BLOCK):
            here = slice(start, start + _BLOCK)
            one = _Chances.of(self, repeats[here], last_day[here], age_days[here])
            found[here] = one.stayed / (one.stayed + one.left)
        return found

    def expected(
        self, repeats: Vector, age_days: Vector, days: float, yearly_discount: float = 0.0
    ) -> Vector:
        """Expected purchases in the next `days` of a customer who still buys, each discounted to today.

        Who still buys has a rate of Gamma(r + repeats, alpha + age) and leaves at one of Gamma(s, beta + age), so
        that he is still there at u from now with probability ((beta + age) / (beta + age + u))^s.
        """
        age = age_days[:, None] / DAYS
        since = self.beta + age
        span = np.log1p(days / DAYS / since)
        later = since * np.expm1(span * (_FEWER_NODES + 1) / 2)
        worth = np.exp(-np.log1p(yearly_discount) * later * DAYS / 365)
        there = (since / (since + later)) ** self.s
        whole: Vector = (there * worth * (since + later) * _FEWER_WEIGHTS).sum(axis=1) * (span[:, 0] / 2)
        return whole * (self.r + repeats) / (self.alpha + age[:, 0])

    def futures(
        self, draw: np.random.Generator, repeats: float, age_days: float, horizon: float, many: int
    ) -> Futures:
        """See `Buying`."""
        age, weeks = age_days / DAYS, horizon / DAYS
        rate = draw.gamma(self.r + repeats, size=many) / (self.alpha + age)
        leaving = np.maximum(draw.gamma(self.s, size=many) / (self.beta + age), 1e-12)
        stays = np.minimum(draw.exponential(size=many) / leaving, weeks)
        return Futures(draw.poisson(rate * stays), stays / 2 * DAYS)


def fit(histories: Histories) -> Pareto:
    """The parameters of greatest likelihood."""
    picked = histories.picked(SAMPLED)
    scale = float(np.average(picked.age_days, weights=picked.customers)) / DAYS
    starts = ([0.5, 0.3 * scale, 0.6, 0.35 * scale], [2.0, scale, 0.1, scale], [0.1, 0.05 * scale, 2.0, 10.0])
    best = greatest(Likelihood(picked).mean_loss, starts, _LOWEST, _HIGHEST)
    return Pareto.at(best.x, -float(best.fun) * histories.size)


@dataclass(frozen=True, slots=True)
class _Chances:
    """For each customer: how likely the history is if he stayed and if he left after the last purchase, both over
    (alpha + t)^-(r + x) (beta + t)^-s; and the moments of leaving at which the latter was taken, with its parts."""

    stayed: Vector
    left: Vector
    log_alpha: Vector
    log_beta: Vector
    parts: Vector

    @classmethod
    def of(cls, model: Pareto, repeats: Vector, last_day: Vector, age_days: Vector) -> _Chances:
        """In y, the moment of leaving, the integrand is s (alpha + y)^-(r+x) (beta + y)^-(s+1); the rule runs over the
        logarithm of y plus the smaller of alpha and beta, where it is smooth."""
        kept, last, age = model.r + repeats, last_day / DAYS, age_days / DAYS
        alpha, beta, s = model.alpha, model.beta, model.s
        faded = (
            (alpha + last) * np.exp(np.minimum(_FADED / kept, 50)) - alpha,
            (beta + last) * np.exp(min(_FADED / s, 50)) - beta,
        )
        end = np.minimum(np.minimum(*faded), age)
        less = min(alpha, beta)
        low = np.log(less + last)[:, None]
        span = np.maximum(np.log(less + end)[:, None] - low, 0.0)
        moved = np.exp(low + span * (_NODES + 1) / 2)
        log_alpha, log_beta = np.log(moved + (alpha - less)), np.log(moved + (beta - less))
        begun = kept * np.log(alpha + last) + s * np.log(beta + last)
        faint = begun[:, None] - kept[:, None] * log_alpha - (s + 1) * log_beta
        parts = s * np.exp(faint) * moved * (_WEIGHTS * span / 2)
        stayed = np.exp(begun - kept * np.log(alpha + age) - s * np.log(beta + age))
        return cls(stayed, parts.sum(axis=1), log_alpha, log_beta, parts)


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The log-likelihood with its gradient.

    A customer with x repeats, last at t, observed for T, contributes ln G(r+x) - ln G(r) + r ln alpha + s ln beta
    - (r+x) ln(alpha+t) - s ln(beta+t) + ln(stayed + left), see `_Chances`.
    """

    histories: Histories

    def mean_loss(self, logs: Vector) -> tuple[float, Vector]:
        """Minus the mean log-likelihood at the logarithms of r, alpha, s, beta, and its gradient there."""
        parameters = np.exp(logs)
        model = Pareto.at(logs)
        value, slope = 0.0, np.zeros(4)
        for start in range(0, len(self.histories.repeats), _BLOCK):
            here = slice(start, start + _BLOCK)
            more, further = self._block(model, here)
            value, slope = value + more, slope + further
        return -value / self.histories.size, -slope * parameters / self.histories.size

    def _block(self, model: Pareto, here: slice) -> tuple[float, Vector]:
        told = self.histories
        repeats, last, age = told.repeats[here], told.last_day[here] / DAYS, told.age_days[here] / DAYS
        weight = told.customers[here].astype(float)
        kept, s = model.r + repeats, model.s
        one = _Chances.of(model, repeats, told.last_day[here], told.age_days[here])
        whole = one.stayed + one.left
        value = (
            gammaln(kept) - gammaln(model.r) + model.r * np.log(model.alpha) + s * np.log(model.beta)
            - kept * np.log(model.alpha + last) - s * np.log(model.beta + last) + np.log(whole)
        )  # fmt: skip
        by_node = one.parts / whole[:, None]
        stays, leaves = one.stayed / whole, one.left / whole
        slope = (
            digamma(kept) - digamma(model.r) + np.log(model.alpha)
            - stays * np.log(model.alpha + age) - (by_node * one.log_alpha).sum(axis=1),
            model.r / model.alpha - kept * (stays / (model.alpha + age) + (by_node * np.exp(-one.log_alpha)).sum(axis=1)),
            np.log(model.beta) + leaves / s
            - stays * np.log(model.beta + age) - (by_node * one.log_beta).sum(axis=1),
            s / model.beta - s * stays / (model.beta + age) - (s + 1) * (by_node * np.exp(-one.log_beta)).sum(axis=1),
        )  # fmt: skip
        return weighted(weight, value), np.array([weighted(weight, each) for each in slope])
