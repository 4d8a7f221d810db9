"""Ranges hold the truth as often as they say, in populations made by the models' own rules."""

from typing import Any

import numpy as np
import pytest

from kith.analytical.analyses.lifetime_value import certainty, spend
from kith.analytical.analyses.lifetime_value.certainty import Seen
from kith.analytical.analyses.lifetime_value.dropout import Dropout
from kith.analytical.analyses.lifetime_value.forecast import Terms
from kith.analytical.analyses.lifetime_value.kinds import KINDS
from kith.analytical.analyses.lifetime_value.tests.test_models import histories, population

Vector = np.ndarray[Any, np.dtype[Any]]
RULES = Dropout(0.8, 6.0, 0.9, 2.5, 0.0, first_counts=True)
MONEY = spend.Spend(6.25, 6.0, 15.45, 0.0)
MBG = KINDS[1]
CUSTOMERS, POPULATIONS = 600, 400
AGES = np.array([100, 300, 500, 700])


def paid(draw: np.random.Generator, number: Vector, rate: Vector) -> Vector:
    """What each pays for so many purchases."""
    shape = np.maximum(MONEY.p * number, 1e-9)
    found: Vector = draw.gamma(shape) / rate * (number > 0)
    return found


@pytest.mark.slow
def test_ranges_of_95_percent_hold_the_truth_95_times_in_a_hundred() -> None:
    held = 0
    for seed in range(POPULATIONS):
        told = histories(population(RULES, CUSTOMERS, seed=seed, later=1, ages=AGES))
        low, high = certainty.of_buying(MBG, MBG.fit(told), told).ranges(["r", "alpha", "a", "b"])["r"]
        held += low <= RULES.r <= high
    assert 0.93 <= held / POPULATIONS <= 0.97


def test_more_customers_make_the_total_surer() -> None:
    spreads = []
    for size in (300, 3000):
        people = population(RULES, size, seed=1, later=1)
        told = histories(people)
        draw = np.random.default_rng(3)
        repeats = people["repeats"]
        value = paid(draw, repeats, draw.gamma(MONEY.q, size=size) / MONEY.v) / np.maximum(repeats, 1)
        some = repeats > 0
        money = spend.fit(repeats[some], value[some])
        spreads.append(
            certainty.relative_spread(
                MBG,
                certainty.of_buying(MBG, MBG.fit(told), told),
                certainty.of_spend(money, repeats[some], value[some]),
                Seen(repeats, people["last_day"], people["age_days"], value),
                Terms(),
            )
        )
    few, many = spreads
    assert 2 < few / many < 5


def test_who_tells_nothing_has_a_wide_range_and_no_error() -> None:
    people = {"repeats": np.full(50, 1), "last_day": np.full(50, 6), "age_days": np.full(50, 9)}
    told = histories(people)
    ranges = certainty.of_buying(MBG, MBG.fit(told), told).ranges(["r", "alpha", "a", "b"])
    assert all(np.isfinite(edge) and low < high for low, high in ranges.values() for edge in (low, high))
    assert max(high / low for low, high in ranges.values()) > 1e3
