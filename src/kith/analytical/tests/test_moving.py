"""Uplift: known effects are found again, and nothing is found where there is nothing."""

import itertools

import numpy as np
import pytest
from scipy.optimize import minimize

from kith.analytical import moving
from kith.analytical.moving import Seen


def made(seed: int, people: int, effect: float, share: float = 0.5) -> tuple[Seen, np.ndarray]:
    """People of whom the first thing known drives buying and the second what a campaign does; and their true uplift."""
    lot = np.random.default_rng(seed)
    points = lot.normal(size=(people, 3))
    treated = lot.random(people) < share
    base, more = -1.5 + 0.8 * points[:, 0], effect * points[:, 1]

    def chance(scores: np.ndarray) -> np.ndarray:
        found: np.ndarray = 1 / (1 + np.exp(-scores))
        return found

    bought = lot.random(people) < chance(base + np.where(treated, more, 0))
    shares = np.full(people, share)
    return Seen(points, treated, bought, shares, np.arange(people)), chance(base + more) - chance(base)


def qinis(sums: tuple[moving.Sums, ...]) -> np.ndarray:
    return np.array([moving.qini(one) for one in sums])


@pytest.mark.parametrize("share", [0.5, 0.85])
def test_a_known_uplift_is_found_by_both_ways_and_missed_by_the_likeliest_buyers(share: float) -> None:
    seen, true = made(1, 20_000, 1.0, share)
    said, places = zip(
        *(moving.crossed(seen, each) for each in (moving.two_models, moving.transformed, moving.likeliest)),
        strict=True,
    )
    assert np.corrcoef(said[0], true)[0, 1] > 0.98
    assert np.abs(said[0] - true).mean() < 0.015
    assert np.corrcoef(said[1], true)[0, 1] > 0.85
    two, one, plain = qinis(tuple(moving.summed(seen, order) for order in places))
    assert two > plain + 0.004
    assert one > plain + 0.004


@pytest.mark.parametrize("learner", [moving.two_models, moving.transformed])
def test_without_any_uplift_the_range_holds_zero_about_as_often_as_it_says(
    learner: moving.Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "DRAWS", 100)
    held = 0
    for seed in range(60):
        seen, _true = made(500 + seed, 1000, 0.0)
        _said, places = moving.crossed(seen, learner)
        [found] = moving.ranged(seen, (places,), qinis)
        held += found.low <= 0 <= found.high
    assert held >= 52  # 57 expected; three standard errors below


def test_the_curve_is_that_of_counting_person_by_person() -> None:
    seen, true = made(3, 2000, 1.0, 0.7)
    places = (np.argsort(np.argsort(-true)) + 0.5) / len(true)
    share, gain = moving.curve(moving.summed(seen, places))
    for step in (20, 50, 100):
        first = np.argsort(-true)[: 2000 * step // 100]
        treated, bought = seen.treated[first], seen.bought[first]
        rate = bought[treated].mean() - bought[~treated].mean()
        assert gain[step] / share[step] == pytest.approx(rate, abs=1e-12)


def test_coefficients_are_those_of_a_search_without_derivatives() -> None:
    seen, _true = made(4, 1500, 0.5)
    weights = np.random.default_rng(5).random(1500) + 0.5
    weights /= weights.mean()
    known = np.column_stack([np.ones(1500), seen.points])

    def loss(found: np.ndarray) -> float:
        scores = known @ found
        each = np.log(1 + np.exp(scores)) - seen.bought * scores
        return float((weights * each).sum() + (found[1:] ** 2).sum() / 2)

    mine = moving.logistic(seen.points, seen.bought, weights)
    other = minimize(
        loss, np.zeros(4), method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-10, "maxiter": 5000}
    )
    assert mine == pytest.approx(other.x, abs=1e-4)


def test_all_alike_share_one_place_and_no_order_is_found() -> None:
    seen, _true = made(6, 500, 0.0)
    alike = Seen(np.zeros((500, 2)), seen.treated, seen.bought, seen.shares, seen.people)
    _said, places = moving.crossed(alike, moving.transformed)
    assert set(places) == {0.5}


@pytest.mark.parametrize("bought", [True, False])
def test_where_all_or_none_bought_nothing_is_gained(bought: bool) -> None:
    seen, _true = made(7, 400, 0.0)
    same = Seen(seen.points, seen.treated, np.full(400, bought), seen.shares, seen.people)
    for learner in (moving.two_models, moving.transformed, moving.likeliest):
        _said, places = moving.crossed(same, learner)
        assert moving.qini(moving.summed(same, places)) == pytest.approx(0, abs=1e-9)


def test_the_qini_is_the_area_by_counting_whom_writing_to_the_first_wins() -> None:
    """Radcliffe's own form: buyers written to, less buyers kept out scaled to as many, over all first so many."""
    seen, true = made(8, 1000, 1.0)
    order = np.argsort(-true)
    places = (np.argsort(order) + 0.5) / len(true)
    heights = [0.0]
    for step in range(1, moving.BINS + 1):
        first = order[: 10 * step]
        treated, bought = seen.treated[first], seen.bought[first]
        written, kept = int(treated.sum()), int((~treated).sum())
        won = int(bought[treated].sum()) - int(bought[~treated].sum()) * written / kept
        heights.append(won / written * len(first) / len(true))
    area = sum((low + high) / 2 / moving.BINS for low, high in itertools.pairwise(heights))
    assert moving.qini(moving.summed(seen, places)) == pytest.approx(area - heights[-1] / 2, abs=1e-12)


def test_the_order_turned_round_has_the_qini_below_zero() -> None:
    seen, true = made(9, 4000, 1.0)
    places = (np.argsort(np.argsort(-true)) + 0.5) / len(true)
    best, worst = (moving.qini(moving.summed(seen, order)) for order in (places, 1 - places))
    assert worst < 0 < best
