"""The models of buying and leaving that are fitted to every house, and the test on its past that chooses among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kith.analytical.analyses.lifetime_value import dropout, pareto
from kith.analytical.analyses.lifetime_value.dropout import Buying, Dropout, Histories
from kith.analytical.analyses.lifetime_value.findings import Class, Trial
from kith.analytical.analyses.lifetime_value.pareto import Pareto
from kith.analytical.analyses.lifetime_value.summit import Loss

Vector = np.ndarray[Any, np.dtype[Any]]

MOST_REPEATS = 7
"""Customers with so many repeats or more are one class of the comparison with what came."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A family of models: how to fit it, its mean loss over the logarithms of its parameters, the model at such."""

    name: str
    fit: Callable[[Histories], Buying]
    loss: Callable[[Histories], Loss]
    at: Callable[[Vector], Buying]


def _dropout(name: str, first_counts: bool) -> Kind:
    return Kind(
        name,
        lambda histories: dropout.fit(histories, first_counts=first_counts),
        lambda histories: dropout.Likelihood.of(histories, first_counts).mean_loss,
        lambda logs: Dropout.at(logs, first_counts=first_counts),
    )


KINDS = (
    _dropout("BG/NBD", False),
    _dropout("MBG/NBD", True),
    Kind(
        "Pareto/NBD",
        pareto.fit,
        lambda histories: pareto.Likelihood(histories.picked(pareto.SAMPLED)).mean_loss,
        Pareto.at,
    ),
)
USUAL = KINDS[1]
"""Taken where the past is too short for a test."""


@dataclass(frozen=True, slots=True)
class Past:
    """Customers as they were when the test period began: `histories` then, and `later` (one entry a history), the
    purchase days of all who share it in the `days` since."""

    histories: Histories
    later: Vector
    days: int

    @property
    def naive(self) -> float:
        """What came if everybody simply went on buying at the average pace."""
        told = self.histories
        pace = (told.repeats @ told.customers) / max(1, told.age_days @ told.customers)
        return float(pace * self.days * told.size)


def expected(model: Buying, past: Past) -> Vector:
    """Purchases in the test period of one customer of each history."""
    told = past.histories
    alive = model.alive(told.repeats, told.last_day, told.age_days)
    found: Vector = alive * model.expected(told.repeats, told.age_days, past.days)
    return found


def trial(model: Buying, past: Past) -> Trial:
    """Scores a model that was fitted to `past.histories`."""
    each = np.maximum(expected(model, past), 1e-12)
    number = past.histories.customers
    deviance = 2 * float(((each * number) - past.later * np.log(each)).sum()) / past.histories.size
    return Trial(model.name, float(each @ number), deviance)


def chosen(trials: Sequence[Trial]) -> Kind:
    """The family that foretold the test period best."""
    best = min(trials, key=lambda one: one.deviance, default=None)
    return next((kind for kind in KINDS if best and kind.name == best.name), USUAL)


def classes(model: Buying, past: Past) -> tuple[Class, ...]:
    """What came against what was expected, by repeats before."""
    told, each = past.histories, expected(model, past)
    group = np.minimum(told.repeats, MOST_REPEATS)
    number = np.bincount(group, told.customers)
    came, foretold = np.bincount(group, past.later), np.bincount(group, each * told.customers)
    return tuple(
        Class(place, int(size), float(came[place] / size), float(foretold[place] / size))
        for place, size in enumerate(number)
        if size
    )
