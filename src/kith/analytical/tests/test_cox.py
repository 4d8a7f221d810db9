"""Hazards are those of the literature's example and of the rules that data were made by, with ranges that hold them."""

import numpy as np
import pytest

from kith.analytical.cox import cox

# Weeks of remission in the trial of 6-MP (Freireich and others 1963): placebo, then treated and relapsed, then treated
# and still without when last seen.
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
STILL_WELL = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


def test_the_classic_trial_gives_the_published_hazard() -> None:
    """As survival packages print it with Efron's ties: 1.5721, standard error 0.4124, likelihood -85.008."""
    times = np.array([*PLACEBO, *RELAPSED, *STILL_WELL], dtype=np.float64)
    happened = np.arange(len(times)) < len(PLACEBO) + len(RELAPSED)
    placebo = (np.arange(len(times)) < len(PLACEBO)).astype(np.float64)[:, None]
    found = cox(times, happened, placebo)
    assert found is not None
    assert found.effects[0] == pytest.approx(1.5721, abs=1e-4)
    assert found.errors[0] == pytest.approx(0.4124, abs=1e-4)
    assert found.likelihood == pytest.approx(-85.0084, abs=1e-4)
    assert found.concordance == pytest.approx(0.690, abs=1e-3)
    assert found.steady[0] > 0.5


def test_simulated_hazards_are_recovered_within_ranges_that_hold_them() -> None:
    draw, real = np.random.default_rng(6), np.array([0.5, -0.3])
    inside, means, unsteady = [], [], []
    for _time in range(400):
        points = draw.normal(size=(150, 2))
        times, seen = draw.exponential(1 / np.exp(points @ real)), draw.exponential(2, 150)
        found = cox(np.minimum(times, seen), times <= seen, points)
        assert found is not None
        inside.append(np.abs(found.effects - real) < 1.96 * found.errors)
        means.append(found.effects)
        unsteady.append(found.steady < 0.05)
    assert np.mean(means, axis=0) == pytest.approx(real, abs=0.03)
    assert 0.93 <= np.mean(inside) <= 0.97
    assert 0.02 <= np.mean(unsteady) <= 0.08, "a steady effect is called unsteady as seldom as said"


def test_an_effect_that_turns_with_time_is_noticed() -> None:
    draw = np.random.default_rng(7)
    group = np.repeat([0.0, 1.0], 200)
    times = np.where(group == 1, draw.weibull(3, 400), draw.weibull(0.7, 400))
    found = cox(times, np.ones(400, dtype=np.bool_), group[:, None])
    assert found is not None
    assert found.steady[0] < 1e-6


def test_one_who_decides_alone_and_ones_that_are_all_alike_have_no_effect() -> None:
    times, happened = np.arange(1.0, 21.0), np.ones(20, dtype=np.bool_)
    assert cox(times, happened, (np.arange(20) < 10).astype(np.float64)[:, None]) is None
    assert cox(times, happened, np.ones((20, 1))) is None


def test_ties_and_the_order_of_rows_do_not_matter() -> None:
    draw = np.random.default_rng(3)
    times, happened = draw.integers(1, 6, 200).astype(np.float64), draw.random(200) < 0.7
    points = draw.normal(size=(200, 2))
    mixed = draw.permutation(200)
    first, again = cox(times, happened, points), cox(times[mixed], happened[mixed], points[mixed])
    assert first is not None
    assert again is not None
    assert first.effects == pytest.approx(again.effects)
    assert first.steady == pytest.approx(again.steady)
