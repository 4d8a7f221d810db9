"""Pareto/NBD gives the literature's figures, and the past chooses among the models."""

from typing import Any

import numpy as np
import pytest
from scipy.special import gammaln, hyp2f1

from kith.analytical.analyses.lifetime_value import dropout, kinds, pareto
from kith.analytical.analyses.lifetime_value.dropout import DAYS, Histories
from kith.analytical.analyses.lifetime_value.kinds import Past
from kith.analytical.analyses.lifetime_value.pareto import Likelihood, Pareto
from kith.analytical.analyses.lifetime_value.telling import correlation_range
from kith.analytical.analyses.lifetime_value.tests.test_models import first_39_weeks, histories

__all__ = ["first_39_weeks"]

Vector = np.ndarray[Any, np.dtype[Any]]
PUBLISHED = Pareto(0.5533, 10.578, 0.6061, 11.669, 0.0)
LEAVING = Pareto(0.8, 9.0, 0.7, 14.0, 0.0)


def test_it_reaches_the_published_likelihood(first_39_weeks: dict[str, Vector]) -> None:
    model = pareto.fit(histories(first_39_weeks))
    assert model.log_likelihood == pytest.approx(-9594.976, abs=0.01)
    assert list(model.parameters.values()) == pytest.approx([0.553, 10.578, 0.606, 11.669], abs=0.001)


def test_chances_and_expectations_are_those_of_the_lifetimes_package() -> None:
    """lifetimes 0.11.3, with the same parameters."""
    repeats, last, age = np.array([0, 1, 7, 26]), np.array([0, 5, 250, 210]), np.array([273, 273, 270, 266])
    alive = PUBLISHED.alive(repeats, last, age)
    assert alive == pytest.approx([0.29435238, 0.14304528, 0.95626148, 0.25932501], rel=1e-6)
    bought = alive * PUBLISHED.expected(repeats, age, 273)
    assert bought == pytest.approx([0.10653985, 0.14534923, 4.76009857, 4.5834903], rel=1e-6)


@pytest.mark.parametrize(("alpha", "beta"), [(10.578, 11.669), (11.669, 10.578), (3.0, 3.0), (0.05, 40.0)])
def test_the_likelihood_is_that_of_the_closed_form(alpha: float, beta: float) -> None:
    model = Pareto(0.553, alpha, 0.606, beta, 0.0)
    told = Histories(np.array([0, 1, 4, 9, 0]), np.array([0, 20, 100, 30, 0]), np.array([273, 200, 101, 270, 0]),
                     np.array([5, 1, 2, 3, 1]))  # fmt: skip
    loss, _slope = Likelihood(told).mean_loss(np.log(list(model.parameters.values())))
    assert -loss * told.size == pytest.approx(float(_closed(model, told) @ told.customers), rel=1e-9)


def _closed(model: Pareto, told: Histories) -> Vector:
    """Fader and Hardie (2005), equation 20: a difference of two hypergeometric functions."""
    r, s, x = model.r, model.s, told.repeats
    last, age = told.last_day / DAYS, told.age_days / DAYS
    more, gap = max(model.alpha, model.beta), abs(model.alpha - model.beta)
    power = s + 1 if model.alpha >= model.beta else r + x
    whole = r + s + x

    def term(at: Vector) -> Vector:
        found: Vector = hyp2f1(whole, power, whole + 1, gap / (more + at)) / (more + at) ** whole
        return found

    stayed = (model.alpha + age) ** -(r + x) * (model.beta + age) ** -s
    left = s / whole * (term(last) - term(age))
    shared = gammaln(r + x) - gammaln(r) + r * np.log(model.alpha) + s * np.log(model.beta)
    found: Vector = shared + np.log(stayed + left)
    return found


def test_the_slope_is_that_of_the_value(first_39_weeks: dict[str, Vector]) -> None:
    loss = Likelihood(histories(first_39_weeks)).mean_loss
    at, step = np.log([0.7, 9.0, 0.4, 13.0]), 1e-5
    measured = [(loss(at + move)[0] - loss(at - move)[0]) / (2 * step) for move in np.eye(4) * step]
    assert loss(at)[1] == pytest.approx(measured, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("repeats", [0, 3, 400, 20_000])
def test_extremes_stay_chances(repeats: int) -> None:
    for model in (PUBLISHED, Pareto(0.001, 0.01, 100.0, 1000.0, 0.0), Pareto(140.0, 0.01, 0.001, 0.01, 0.0)):
        ages = np.array([0, 1, 3000, 20_000])
        alive = model.alive(np.full(4, repeats), np.minimum(ages, 1), ages)
        assert ((alive >= 0) & (alive <= 1)).all()
        assert np.isfinite(model.expected(np.full(4, repeats), ages, 1095, 0.1)).all()


def population(model: Pareto, size: int, seed: int, later: int) -> dict[str, Vector]:
    """Customers made by the model's rules, with what they buy in the `later` days."""
    draw = np.random.default_rng(seed)
    rate = draw.gamma(model.r, size=size) / model.alpha / DAYS
    leaves = draw.exponential(size=size) * model.beta * DAYS / draw.gamma(model.s, size=size)
    age = draw.integers(100, 700, size=size)
    steps = np.cumsum(draw.exponential(size=(size, 300)) / rate[:, None], axis=1)
    bought = steps <= np.minimum(leaves, age + later)[:, None]
    before = bought & (steps <= age[:, None])
    return {
        "repeats": before.sum(axis=1),
        "last_day": np.floor(np.where(before, steps, 0).max(axis=1)).astype(np.int64),
        "age_days": age,
        "later": (bought & ~before).sum(axis=1),
        "alive": leaves > age,
    }


def test_the_rules_of_a_made_population_are_found_again() -> None:
    people = population(LEAVING, 8_000, seed=5, later=365)
    model = pareto.fit(histories(people))
    assert (model.r, model.alpha) == pytest.approx((LEAVING.r, LEAVING.alpha), rel=0.08)
    assert model.s / model.beta == pytest.approx(LEAVING.s / LEAVING.beta, rel=0.2)
    told = [people[name] for name in ("repeats", "last_day", "age_days")]
    alive = model.alive(*told)
    expected = alive * model.expected(people["repeats"], people["age_days"], 365)
    assert alive.mean() == pytest.approx(people["alive"].mean(), rel=0.05)
    assert expected.mean() == pytest.approx(people["later"].mean(), rel=0.05)


def test_of_very_many_customers_some_tell_the_same() -> None:
    people = histories(population(LEAVING, 8_000, seed=6, later=1))
    some = people.picked(4_000)
    assert some.size == 4_000
    assert (some.repeats @ some.customers) / 4_000 == pytest.approx(
        (people.repeats @ people.customers) / people.size, rel=0.01
    )
    assert people.picked(8_000) is people


def test_the_past_chooses_the_model_that_foretold_it() -> None:
    people = population(LEAVING, 8_000, seed=7, later=365)
    kept = np.stack([people[name] for name in ("repeats", "last_day", "age_days")])
    distinct, place, number = np.unique(kept, axis=1, return_inverse=True, return_counts=True)
    past = Past(
        Histories(distinct[0], distinct[1], distinct[2], number), np.bincount(place, people["later"]), 365
    )
    good = kinds.trial(pareto.fit(past.histories), past)
    bad = kinds.trial(dropout.Dropout(0.1, 30.0, 0.001, 50.0, 0.0, first_counts=True), past)
    assert good.deviance < bad.deviance
    assert kinds.chosen([bad, good]).name == "Pareto/NBD"
    assert kinds.chosen([]).name == "MBG/NBD"
    told = kinds.classes(pareto.fit(past.histories), past)
    assert sum(each.customers for each in told) == 8_000
    assert [each.repeats for each in told] == list(range(kinds.MOST_REPEATS + 1))
    assert all(each.expected == pytest.approx(each.actual, rel=0.3) for each in told)


def test_the_range_of_a_correlation_is_fishers() -> None:
    assert correlation_range(0.5, 28) == pytest.approx((0.156, 0.736), abs=0.001)
    assert correlation_range(1.0, 3) == (-1.0, 1.0)
