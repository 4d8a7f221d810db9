"""How sure the figures for all customers together are: the delta method over the fitted parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kith.analytical.analyses.lifetime_value import spend
from kith.analytical.analyses.lifetime_value.dropout import Buying, Histories
from kith.analytical.analyses.lifetime_value.forecast import Terms
from kith.analytical.analyses.lifetime_value.kinds import Kind
from kith.analytical.analyses.lifetime_value.spend import Spend
from kith.analytical.analyses.lifetime_value.summit import covariance
from kith.analytical.survival import Z_95

Vector = np.ndarray[Any, np.dtype[Any]]

_STEP = 1e-3
SEEN = 20_000
"""So many customers are enough to see how the total moves with the parameters."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Some customers, one entry each: what the models know of them."""

    repeats: Vector
    last_day: Vector
    age_days: Vector
    repeat_value: Vector


@dataclass(frozen=True, slots=True)
class Certainty:
    """The logarithms of a fitted model's parameters, and their covariance."""

    logs: Vector
    covariance: Vector

    def ranges(self, names: list[str]) -> dict[str, tuple[float, float]]:
        """The 95 % range of each parameter, lognormal."""
        spread = Z_95 * np.sqrt(np.diag(self.covariance))
        low, high = np.exp(self.logs - spread), np.exp(self.logs + spread)
        return {name: (float(low[at]), float(high[at])) for at, name in enumerate(names)}


def of_buying(kind: Kind, model: Buying, histories: Histories) -> Certainty:
    logs = np.log(list(model.parameters.values()))
    return Certainty(logs, covariance(kind.loss(histories), logs, histories.size))


def of_spend(model: Spend, repeats: Vector, repeat_value: Vector) -> Certainty:
    """Taken on the scale of the mean value, where the likelihood is well held."""
    scale = float(repeat_value.mean())
    logs = model.logs - [0.0, 0.0, np.log(scale)]
    found = covariance(spend.Likelihood.of(repeats, repeat_value / scale).mean_loss, logs, len(repeats))
    return Certainty(model.logs, found)


def relative_spread(kind: Kind, buying: Certainty, money: Certainty, seen: Seen, terms: Terms) -> float:
    """The standard error of the total value that comes from not knowing the parameters, as a share of it."""
    whole = _total(kind, buying.logs, money.logs, seen, terms)
    by_buying = _slope(lambda logs: _total(kind, logs, money.logs, seen, terms), buying.logs)
    by_money = _slope(lambda logs: _total(kind, buying.logs, logs, seen, terms), money.logs)
    variance = by_buying @ buying.covariance @ by_buying + by_money @ money.covariance @ by_money
    return float(np.sqrt(variance)) / whole if whole > 0 else 0.0


def _slope(of: Callable[[Vector], float], logs: Vector) -> Vector:
    steps = np.eye(len(logs)) * _STEP
    return np.array([of(logs + step) - of(logs - step) for step in steps]) / (2 * _STEP)


def _total(kind: Kind, buying: Vector, money: Vector, seen: Seen, terms: Terms) -> float:
    """What the customers seen bring together with these parameters' logarithms."""
    model = kind.at(buying)
    alive = model.alive(seen.repeats, seen.last_day, seen.age_days)
    orders = model.expected(seen.repeats, seen.age_days, terms.horizon_days, terms.yearly_discount)
    size = spend.at(money).expected(seen.repeats, seen.repeat_value)
    return float((alive * orders * size).sum())


def around(total: float, relative: float, variance: float) -> tuple[float, float]:
    """The 95 % range of what customers bring together: unknown parameters, and chance in what each then does."""
    spread = Z_95 * float(np.sqrt((total * relative) ** 2 + max(variance, 0.0)))
    return max(total - spread, 0.0), total + spread
