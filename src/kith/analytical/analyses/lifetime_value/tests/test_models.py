"""The models give the literature's figures, and know a population that was made by their own rules."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from scipy.special import betaln, gammaln, hyp2f1

from kith.analytical.analyses.conftest import Opened, Sale
from kith.analytical.analyses.lifetime_value import dropout, spend
from kith.analytical.analyses.lifetime_value.dropout import DAYS, Dropout, Histories
from kith.analytical.analyses.lifetime_value.history import compressed, query

Vector = np.ndarray[Any, np.dtype[Any]]

WEEK_39 = datetime(1997, 9, 30, 23, 59, tzinfo=UTC)
SETTLED = Dropout(r=0.8, alpha=6.0, a=0.9, b=2.5, log_likelihood=0.0, first_counts=True)


@pytest.fixture
def first_39_weeks(engine_of: Opened, cdnow_sample: list[Sale]) -> dict[str, Vector]:
    engine = engine_of(cdnow_sample)
    return engine.arrays(query(engine.tables, WEEK_39))


def histories(found: dict[str, Vector]) -> Histories:
    kept = np.stack([found["repeats"], found["last_day"], found["age_days"]])
    distinct, number = np.unique(kept, axis=1, return_counts=True)
    repeats, last_day, age_days = distinct
    return Histories(repeats, last_day, age_days, number)


def test_bg_nbd_reaches_the_published_likelihood(first_39_weeks: dict[str, Vector]) -> None:
    assert len(first_39_weeks["party_id"]) == 2357
    model = dropout.fit(histories(first_39_weeks), first_counts=False)
    assert model.log_likelihood == pytest.approx(-9582.43, abs=0.01)
    assert (model.r, model.alpha, model.a, model.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=0.001)


def test_gamma_gamma_has_the_published_parameters(first_39_weeks: dict[str, Vector]) -> None:
    repeaters = first_39_weeks["repeats"] > 0
    assert repeaters.sum() == 946
    model = spend.fit(first_39_weeks["repeats"][repeaters], first_39_weeks["repeat_value"][repeaters])
    assert (model.p, model.q) == pytest.approx((6.25, 3.74), abs=0.01)
    assert model.v == pytest.approx(15.445, abs=0.01)


def test_the_engine_compresses_what_the_likelihood_sees(engine_of: Opened, cdnow_sample: list[Sale]) -> None:
    engine = engine_of(cdnow_sample)
    found = engine.arrays(compressed(query(engine.tables, WEEK_39)))
    assert found["customers"].sum() == 2357
    assert len(found["customers"]) < 2357
    packed = Histories(*(found[name] for name in ("repeats", "last_day", "age_days", "customers")))
    assert dropout.fit(packed, first_counts=False).log_likelihood == pytest.approx(-9582.43, abs=0.01)


@pytest.mark.parametrize("first_counts", [False, True], ids=["BG/NBD", "MBG/NBD"])
def test_the_fitted_likelihood_is_that_of_the_formula(
    first_39_weeks: dict[str, Vector], first_counts: bool
) -> None:
    model = dropout.fit(histories(first_39_weeks), first_counts=first_counts)
    plain = _plain_likelihood(model, *(first_39_weeks[name] for name in ("repeats", "last_day", "age_days")))
    assert model.log_likelihood == pytest.approx(plain, rel=1e-10)


def _plain_likelihood(model: Dropout, x: Vector, last_day: Vector, age: Vector) -> float:
    """The sum over customers as the papers write it: stayed, or left after the last purchase."""
    r, alpha, a, b, m = model.r, model.alpha, model.a, model.b, int(model.first_counts)
    shared = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    stayed = np.exp(shared + betaln(a, b + x + m) - (r + x) * np.log(alpha + age / DAYS))
    with np.errstate(invalid="ignore", over="ignore"):
        left = np.exp(shared + betaln(a + 1, b + x + m - 1) - (r + x) * np.log(alpha + last_day / DAYS))
    return float(np.log(stayed + np.where((x > 0) | (m == 1), left, 0.0)).sum())


@pytest.mark.parametrize("first_counts", [False, True], ids=["BG/NBD", "MBG/NBD"])
def test_no_step_away_from_the_fit_is_more_likely(
    first_39_weeks: dict[str, Vector], first_counts: bool
) -> None:
    model = dropout.fit(histories(first_39_weeks), first_counts=first_counts)
    data = [first_39_weeks[name] for name in ("repeats", "last_day", "age_days")]
    best = np.array([model.r, model.alpha, model.a, model.b])
    for axis in range(4):
        for factor in (0.98, 1.02):
            moved = best.copy()
            moved[axis] *= factor
            r, alpha, a, b = (float(value) for value in moved)
            aside = Dropout(r, alpha, a, b, 0.0, first_counts)
            assert _plain_likelihood(aside, *data) < model.log_likelihood


@pytest.mark.parametrize("first_counts", [False, True], ids=["BG/NBD", "MBG/NBD"])
@pytest.mark.parametrize("days", [7, 365, 3650])
def test_expected_purchases_are_those_of_the_closed_form(days: int, first_counts: bool) -> None:
    model = Dropout(0.243, 4.414, 0.793, 2.426, 0.0, first_counts)
    repeats, age = np.array([0, 1, 7, 29, 120]), np.array([10, 0, 273, 1000, 4000])
    expected = _closed_form(model, repeats, age / DAYS, days / DAYS)
    assert model.expected(repeats, age, days) == pytest.approx(expected, rel=1e-9)


def _closed_form(model: Dropout, x: Vector, age: Vector, weeks: float) -> Vector:
    """Fader, Hardie and Lee (2005), equation 10, without the probability of being active."""
    a, b, k, whole = model.a, model.b + model.first_counts, model.r + x, model.alpha + age + weeks
    ratio = ((model.alpha + age) / whole) ** k
    found: Vector = (a + b + x - 1) / (a - 1) * (1 - ratio * hyp2f1(k, b + x, a + b + x - 1, weeks / whole))
    return found


def test_expected_purchases_are_finite_where_the_closed_form_is_not() -> None:
    model = Dropout(0.5, 5.0, 1.0, 2.0, 0.0, first_counts=True)
    found = model.expected(np.array([0, 5000]), np.array([0, 3]), 365)
    assert np.isfinite(found).all()
    assert (found > 0).all()


def test_discounting_lowers_by_no_more_than_the_whole_time() -> None:
    repeats, age = np.array([0, 4]), np.array([30, 300])
    plain, later = SETTLED.expected(repeats, age, 1095), SETTLED.expected(repeats, age, 1095, 0.1)
    assert (later < plain).all()
    assert (later > plain / 1.1**3).all()


def test_only_mbg_doubts_who_bought_once() -> None:
    once, since = np.array([0, 0]), np.array([7, 700])
    never = np.array([0, 0])
    bg = Dropout(0.243, 4.414, 0.793, 2.426, 0.0, first_counts=False)
    assert bg.alive(once, never, since).tolist() == [1.0, 1.0]
    new, old = SETTLED.alive(once, never, since)
    assert 1 > new > old > 0


def population(
    model: Dropout, size: int, seed: int, later: int, ages: Vector | None = None
) -> dict[str, Vector]:
    """Customers made by the model's rules: histories, purchases in the `later` days, still buying or not."""
    draw = np.random.default_rng(seed)
    rate = draw.gamma(model.r, size=size) / model.alpha / DAYS
    leaving = draw.beta(model.a, model.b, size=size)
    age = draw.integers(30, 700, size=size) if ages is None else draw.choice(ages, size=size)
    lifetime = draw.geometric(leaving)
    steps = np.cumsum(draw.exponential(size=(size, 400)) / rate[:, None], axis=1)
    bought = steps * (np.arange(400) < (lifetime - 1)[:, None])
    before = (bought > 0) & (bought <= age[:, None])
    after = (bought > age[:, None]) & (bought <= age[:, None] + later)
    repeats = before.sum(axis=1)
    return {
        "repeats": repeats,
        "last_day": np.floor(np.where(before, bought, 0).max(axis=1)).astype(np.int64),
        "age_days": age,
        "later": after.sum(axis=1),
        "alive": lifetime - 1 > repeats,
    }


def test_the_rules_of_a_made_population_are_found_again() -> None:
    people = population(SETTLED, 40_000, seed=1, later=365)
    model = dropout.fit(histories(people), first_counts=True)
    assert (model.r, model.alpha) == pytest.approx((SETTLED.r, SETTLED.alpha), rel=0.08)
    assert model.a / (model.a + model.b) == pytest.approx(SETTLED.a / (SETTLED.a + SETTLED.b), rel=0.05)


def test_chances_and_expectations_come_true_in_a_made_population() -> None:
    people = population(SETTLED, 40_000, seed=2, later=365)
    data = [people[name] for name in ("repeats", "last_day", "age_days")]
    alive = SETTLED.alive(*data)
    expected = alive * SETTLED.expected(people["repeats"], people["age_days"], 365)
    for group in (people["repeats"] == 0, people["repeats"] > 3):
        assert alive[group].mean() == pytest.approx(people["alive"][group].mean(), rel=0.03)
        assert expected[group].mean() == pytest.approx(people["later"][group].mean(), rel=0.05)


def test_equal_amounts_end_in_that_amount() -> None:
    model = spend.fit(np.array([1, 2, 3] * 20), np.full(60, 50.0))
    assert model.mean == pytest.approx(50, rel=1e-3)
    assert model.expected(np.array([0, 9]), np.array([0.0, 50.0])) == pytest.approx([50, 50], rel=1e-3)


def test_a_few_huge_spenders_do_not_drive_the_mean_away() -> None:
    draw = np.random.default_rng(3)
    value = np.exp(draw.normal(3, 2.5, size=3000))
    model = spend.fit(draw.geometric(0.4, size=3000), value)
    assert model.mean == pytest.approx(value.mean(), rel=0.5)


def test_spend_is_drawn_towards_the_mean_the_less_is_known() -> None:
    model = spend.Spend(6.25, 3.74, 15.44, 0.0)
    none, one, many = model.expected(np.array([0, 1, 50]), np.array([0.0, 100.0, 100.0]))
    assert none == pytest.approx(model.mean)
    assert none < one < many < 100
