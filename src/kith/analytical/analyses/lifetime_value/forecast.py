"""From the fitted models to each customer: still buying, orders to come, value and its likely range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kith.analytical.analyses.lifetime_value.dropout import DAYS, Buying, Histories
from kith.analytical.analyses.lifetime_value.spend import Spend

Vector = np.ndarray[Any, np.dtype[Any]]

YEAR = 365

_EXACT_REPEATS, _REPEATS_STEP, _AGE_STEP = 30, 0.15, 0.05
"""Ranges are drawn once for customers alike: the same repeats up to 30, then 15 % apart; ages 5 % apart."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What lifetime value means here: the worth today of what a customer will bring in `horizon_days`.

    A sum due in a year counts 1 / (1 + yearly_discount). The range leaves out the lowest and the highest
    tenth.
    """

    horizon_days: int = 3 * YEAR
    yearly_discount: float = 0.10
    low: float = 0.1
    high: float = 0.9
    draws: int = 1000
    seed: int = 20050301


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of customers, one entry each. `value` = base value + rhythm_effect + size_effect.

    `potential` is the value of one who is sure to be a customer still: what there is to win back. `after_order` is the
    value if he buys once more today, for his usual amount. `variance` is that of what he may really bring.
    """

    alive: Vector
    expected_orders: Vector
    value: Vector
    low: Vector
    high: Vector
    potential: Vector
    after_order: Vector
    variance: Vector
    rhythm_effect: Vector
    size_effect: Vector


class Forecast:
    """Scores customers whose histories are among those it was made for."""

    def __init__(self, buying: Buying, spend: Spend, histories: Histories, terms: Terms) -> None:
        self._buying, self._spend, self._terms = buying, spend, terms
        pairs = _packed(histories.repeats, histories.age_days)
        self._pairs, first = np.unique(pairs, return_index=True)
        repeats, ages = histories.repeats[first], histories.age_days[first]
        self._year = buying.expected(repeats, ages, YEAR)
        self._horizon = buying.expected(repeats, ages, terms.horizon_days, terms.yearly_discount)
        once_more = buying.expected(repeats + 1, ages, terms.horizon_days, terms.yearly_discount)
        self._after_order = once_more * buying.alive(repeats + 1, ages, ages)
        self._kinds, self._drawn = self._draw(repeats, ages)
        self._squares = np.square(self._drawn.astype(np.float64)).mean(axis=1)
        self.base_orders = float(np.average(self._orders(histories), weights=histories.customers))

    @property
    def base_value(self) -> float:
        """The value of an average customer who spends an average amount a time."""
        return self.base_orders * self._spend.mean

    def scores(self, repeats: Vector, last_day: Vector, age_days: Vector, repeat_value: Vector) -> Scores:
        place = np.searchsorted(self._pairs, _packed(repeats, age_days))
        alive = self._buying.alive(repeats, last_day, age_days)
        orders = alive * self._horizon[place]
        size = self._spend.expected(repeats, repeat_value)
        value = orders * size
        low, high = (
            size * self._quantile(level, alive, repeats, age_days)
            for level in (self._terms.low, self._terms.high)
        )
        return Scores(
            alive,
            alive * self._year[place],
            value,
            np.minimum(low, value),
            np.maximum(high, value),
            self._horizon[place] * size,
            self._after_order[place] * size,
            size**2 * alive * self._squares[self._row(repeats, age_days)] - value**2,
            (orders - self.base_orders) * self._spend.mean,
            orders * (size - self._spend.mean),
        )

    def _orders(self, histories: Histories) -> Vector:
        place = np.searchsorted(self._pairs, _packed(histories.repeats, histories.age_days))
        alive = self._buying.alive(histories.repeats, histories.last_day, histories.age_days)
        found: Vector = alive * self._horizon[place]
        return found

    def _draw(self, repeats: Vector, ages: Vector) -> tuple[Vector, Vector]:
        """Sorted draws by kind of customer. Each kind has a seed of its own, whoever else is there."""
        kinds = np.unique(_packed(*_kind(repeats, ages)))
        drawn = np.empty((len(kinds), self._terms.draws), dtype=np.float32)
        for row, kind in enumerate(kinds):
            drawn[row] = self._futures(int(kind) >> 32, int(kind) & 0xFFFFFFFF)
        return kinds, drawn

    def _futures(self, repeats_kind: int, age_kind: int) -> Vector:
        """What customers of one kind who still buy may bring, in units of their mean spend, ascending.

        Each draw takes a rate, a chance to leave and a mean spend from what is likely after such a history,
        lets the customer buy at random until the horizon or until he leaves, and discounts by the mean
        day of it.
        """
        draw = np.random.default_rng([self._terms.seed, repeats_kind, age_kind])
        x, age = _repeats_of(repeats_kind), float(np.expm1((age_kind + 0.5) * _AGE_STEP)) * DAYS
        spend, many = self._spend, self._terms.draws
        coming = self._buying.futures(draw, x, age, self._terms.horizon_days, many)
        bought, years = coming.purchases, coming.mean_day / YEAR
        shape = spend.q + spend.p * x
        a_time = (shape - 1) / spend.p / draw.gamma(shape, size=many)
        sums = draw.gamma(np.maximum(spend.p * bought, 1e-9)) * (bought > 0)
        found: Vector = np.sort(sums * a_time / (1 + self._terms.yearly_discount) ** years)
        return found

    def _row(self, repeats: Vector, ages: Vector) -> Vector:
        """Where the draws for each customer's kind stand."""
        found: Vector = np.searchsorted(self._kinds, _packed(*_kind(repeats, ages)))
        return found

    def _quantile(self, level: float, alive: Vector, repeats: Vector, ages: Vector) -> Vector:
        """The quantile where those who have left, a share of 1 - alive, bring nothing."""
        row = self._row(repeats, ages)
        share = np.maximum(level - (1 - alive), 0) / np.maximum(alive, 1e-12)
        place = share * (self._terms.draws - 1)
        below = np.minimum(place.astype(np.int64), self._terms.draws - 2)
        lower, upper = self._drawn[row, below], self._drawn[row, below + 1]
        found: Vector = np.where(share > 0, lower + (upper - lower) * (place - below), 0.0)
        return found


def _packed(first: Vector, second: Vector) -> Vector:
    """Two whole numbers below 2^31 as one."""
    return (first.astype(np.int64) << 32) | second.astype(np.int64)


def _kind(repeats: Vector, ages: Vector) -> tuple[Vector, Vector]:
    beyond = np.log(np.maximum(repeats, _EXACT_REPEATS) / _EXACT_REPEATS) / _REPEATS_STEP
    kinds = np.where(repeats <= _EXACT_REPEATS, repeats, _EXACT_REPEATS + 1 + beyond.astype(np.int64))
    return kinds, (np.log1p(ages / DAYS) / _AGE_STEP).astype(np.int64)


def _repeats_of(kind: int) -> float:
    """The repeats that a kind stands for: the middle of its range."""
    if kind <= _EXACT_REPEATS:
        return float(kind)
    return float(_EXACT_REPEATS * np.exp((kind - _EXACT_REPEATS - 0.5) * _REPEATS_STEP))
