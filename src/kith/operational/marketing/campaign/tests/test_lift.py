"""The intervals against published figures, against brute force, and in a thousand simulated campaigns."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from ..lift import Arm, Interval, Stratum, measure, rate_difference, revenue_difference
from ..power import people_needed, smallest_visible
from ..verdict import verdict

Array = NDArray[np.float64]


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [((56, 70, 48, 80), 0.0528, 0.3382), ((9, 10, 3, 10), 0.1700, 0.8406)],
)
def test_one_stratum_gives_the_published_limits(
    table: tuple[int, int, int, int], low: float, high: float
) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table II, method 6 (Miettinen and Nurminen)."""
    limits = rate_difference(*([value] for value in table))[1:]
    assert [round(float(limit), 4) for limit in limits] == [low, high]


def test_equal_strata_tell_as_much_as_their_sum() -> None:
    split = rate_difference([30, 30, 30], [900, 900, 900], [2, 2, 2], [100, 100, 100])
    whole = rate_difference([90], [2700], [6], [300])
    assert np.allclose(split, whole, atol=2e-4)


def test_a_stratum_that_lacks_a_group_says_nothing() -> None:
    with_it = rate_difference([30, 5], [900, 50], [2, 0], [100, 0])
    assert np.allclose(with_it, rate_difference([30], [900], [2], [100]))


def test_classes_of_different_habits_do_not_pass_for_an_effect() -> None:
    """Each class buys alike in both groups, but the groups mix the classes differently."""
    strata = [
        Stratum("A", Arm(900, 90), Arm(300, 30)),
        Stratum("C", Arm(900, 9), Arm(3000, 30)),
    ]
    response = measure(strata).response
    assert response is not None
    assert response.estimate == pytest.approx(0, abs=1e-12)


def test_nobody_and_everybody_buying_have_limits_too() -> None:
    for buyers in ((0, 0), (900, 100), (900, 0), (0, 100)):
        estimate, low, high = (float(x[()]) for x in rate_difference([buyers[0]], [900], [buyers[1]], [100]))
        assert -1 <= low <= estimate <= high <= 1
        assert high > low


def arm(people: int, amounts: list[float]) -> Arm:
    sums = (sum(amount**power for amount in amounts) for power in (1, 2, 3))
    return Arm(people, len(amounts), *sums)


def test_a_report_names_rates_lift_extra_buyers_and_revenue() -> None:
    strata = [
        Stratum("A", arm(900, [100.0, 80.0] * 45), arm(100, [90.0] * 5)),
        Stratum("B", arm(1800, [20.0, 40.0, 60.0] * 30), arm(200, [40.0] * 5)),
    ]
    lift = measure(strata)
    assert (lift.contacted, lift.held_out) == (2700, 300)
    assert lift.contacted_rate == pytest.approx(0.1 / 3 + 0.05 * 2 / 3)
    assert lift.held_out_rate == pytest.approx(0.05 / 3 + 0.025 * 2 / 3)
    assert lift.relative is not None
    assert lift.relative.estimate == pytest.approx(1.0)
    assert lift.extra_buyers is not None
    assert lift.extra_buyers.estimate == pytest.approx(2700 * (0.1 / 3 + 0.05 * 2 / 3) / 2)
    assert lift.revenue is not None
    assert lift.revenue.estimate == pytest.approx((9 - 4.5) / 3 + (2 - 1) * 2 / 3)
    assert lift.extra_revenue == lift.revenue.times(2700)


def test_without_two_groups_nothing_is_claimed() -> None:
    for strata in ([], [Stratum("A", Arm(10, 1), Arm(0, 0))], [Stratum("A", Arm(0, 0), Arm(10, 1))]):
        lift = measure(strata)
        assert lift.response is lift.relative is lift.extra_buyers is lift.revenue is None


def test_with_hardly_any_buyers_no_revenue_is_claimed() -> None:
    lift = measure([Stratum("A", arm(900, [10.0] * 20), arm(100, [10.0]))])
    assert lift.response is not None
    assert lift.revenue is None


@dataclass(frozen=True)
class Season:
    """Simulated campaigns: counts and sums of revenue by stratum, and the true difference in both."""

    contacted: Array
    held_out: Array
    rate: float
    revenue: float


def season(
    campaigns: int, *, effect: float, people: tuple[int, ...] = (2000, 3000, 5000), spread: float = 1.0
) -> Season:
    """Three classes that buy at 8, 4 and 2 %, log-normal amounts of a median of 90, 55 and 33, 10 % held out.

    `effect` is the share by which contacting raises each rate.
    """
    random = np.random.default_rng(20260701)
    everyone = np.array(people)
    out = everyone // 10
    base, typical = np.array([0.08, 0.04, 0.02]), np.array([4.5, 4.0, 3.5])
    rates = base * (1 + effect)
    groups = []
    for size, rate in ((everyone - out, rates), (out, base)):
        buyers = random.binomial(size, rate, size=(campaigns, len(everyone)))
        sums = np.zeros((5, campaigns, len(everyone)))
        sums[0], sums[1] = size, buyers
        for stratum, median in enumerate(typical):
            whose = np.repeat(np.arange(campaigns), buyers[:, stratum])
            amounts = random.lognormal(median, spread, len(whose))
            for power in (1, 2, 3):
                sums[1 + power, :, stratum] = np.bincount(whose, amounts**power, campaigns)
        groups.append(sums)
    weights = everyone / everyone.sum()
    mean_amount = np.exp(typical + spread**2 / 2)
    return Season(
        groups[0],
        groups[1],
        float((weights * (rates - base)).sum()),
        float((weights * (rates - base) * mean_amount).sum()),
    )


def rates_of(season: Season) -> tuple[Array, Array, Array]:
    return rate_difference(season.contacted[1], season.contacted[0], season.held_out[1], season.held_out[0])


def share_within(limits: tuple[Array, Array, Array], truth: float) -> float:
    _estimate, low, high = limits
    return float(((low <= truth) & (truth <= high)).mean())


@pytest.mark.parametrize("effect", [0.0, 0.25, 0.5], ids=["none", "a quarter", "a half"])
@pytest.mark.parametrize("people", [(2000, 3000, 5000), (500, 500, 1000)], ids=["10000", "2000"])
def test_in_a_thousand_campaigns_the_true_lift_lies_in_the_range_as_often_as_it_says(
    effect: float, people: tuple[int, ...]
) -> None:
    simulated = season(1000, effect=effect, people=people)
    assert 0.93 <= share_within(rates_of(simulated), simulated.rate) <= 0.97


@pytest.mark.parametrize("effect", [0.0, 0.25, 0.5], ids=["none", "a quarter", "a half"])
@pytest.mark.parametrize("spread", [0.7, 1.0, 1.3], ids=["even", "skewed", "very skewed"])
def test_in_a_thousand_campaigns_the_true_revenue_lies_in_the_range_as_often_as_it_says(
    effect: float, spread: float
) -> None:
    simulated = season(1000, effect=effect, spread=spread)
    limits = revenue_difference(simulated.contacted, simulated.held_out)
    assert 0.93 <= share_within(limits, simulated.revenue) <= 0.975


@pytest.mark.parametrize("people", [(2000, 3000, 5000), (500, 500, 1000)], ids=["10000", "2000"])
def test_in_a_thousand_campaigns_without_effect_no_difference_is_said(people: tuple[int, ...]) -> None:
    """At least 95 %, less the noise of a thousand campaigns (two standard errors, 1.4 points)."""
    assert share_within(rates_of(season(1000, effect=0.0, people=people)), 0.0) >= 0.936


@pytest.mark.slow
def test_verdicts_on_whole_reports_are_right_as_often_as_they_promise() -> None:
    for effect, kind, least in ((0.0, "open", 0.92), (1.0, "worked", 0.9)):
        simulated = season(100, effect=effect)
        kinds = [verdict(measure(strata_of(simulated, number))).kind for number in range(100)]
        assert kinds.count(kind) >= least * 100  # type: ignore[arg-type]
        assert kinds.count("did harm") <= 0.05 * 100


def strata_of(simulated: Season, number: int) -> list[Stratum]:
    def arm_of(sums: Array) -> Arm:
        people, buyers, *revenue = (float(value) for value in sums)
        return Arm(int(people), int(buyers), *revenue)

    groups = zip(simulated.contacted[:, number].T, simulated.held_out[:, number].T, strict=True)
    return [Stratum(name, arm_of(a), arm_of(b)) for name, (a, b) in zip("ABC", groups, strict=True)]


def test_the_people_needed_are_those_of_the_textbook() -> None:
    """Equal groups, 60 against 50 %: 388 a group without continuity correction."""
    assert people_needed(0.6, 0.5, 0.5) in {775, 776}


def test_more_people_show_smaller_differences() -> None:
    seen = [smallest_visible(0.03, people, 0.1) for people in (1_000, 10_000, 100_000, 1_000_000)]
    assert all(a is not None and b is not None and a > 2 * b for a, b in pairwise(seen))
    assert smallest_visible(0.03, 5, 0.1) is None
    assert people_needed(0.03, 0.03, 0.1) is None
    assert people_needed(0.03, 0.05, 0.0) is None


def test_the_smallest_visible_difference_is_seen_in_four_of_five_campaigns() -> None:
    visible = smallest_visible(0.04, 10_000, 0.1)
    assert visible is not None
    random = np.random.default_rng(7)
    buyers = random.binomial(9000, 0.04 + visible, 2000)[:, None]
    buyers_out = random.binomial(1000, 0.04, 2000)[:, None]
    _estimate, low, _high = rate_difference(buyers, [9000], buyers_out, [1000])
    assert 0.77 <= float((low > 0).mean()) <= 0.85


def test_an_interval_knows_whether_it_spans_zero() -> None:
    assert Interval(0.1, -0.1, 0.3).spans_zero
    assert not Interval(0.2, 0.1, 0.3).spans_zero
    assert not Interval(-0.2, -0.3, -0.1).spans_zero
