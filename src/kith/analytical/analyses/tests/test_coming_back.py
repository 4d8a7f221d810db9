"""Cohorts and the second order say what a plain reading of the sales says; survival is that of the literature."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from kith.analytical.analyses import cohorts, coming_back
from kith.analytical.analyses.conftest import Opened, Sale
from kith.analytical.analyses.tests.test_rfm_and_abc import NOW, counted, random_sales
from kith.analytical.analysis import Analysis
from kith.analytical.survival import kaplan_meier

# Weeks to relapse under 6-MP (Freireich and others 1963), + still without: the classic example of the method.
RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
STILL_WELL = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


def found(engine_of: Opened, sales: list[Sale], analysis: Analysis, now: datetime = NOW) -> Any:
    engine = engine_of(sales)
    return analysis.finish(engine, engine.keep("result", analysis.query(engine.tables, now)), now).findings


def test_the_curve_is_that_of_the_classic_example() -> None:
    days = np.array([*RELAPSED, *STILL_WELL])
    happened = np.array([True] * len(RELAPSED) + [False] * len(STILL_WELL))
    curve = kaplan_meier(days, happened, np.ones(len(days)))
    published = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert np.round(curve.share, 3).tolist() == published
    assert curve.quantile(0.5) == 23
    # log-log limits at week 10, as survival packages give them
    assert [round(each, 3) for each in curve.at(10)[1:]] == [0.503, 0.889]
    assert curve.at(5) == (1.0, 1.0, 1.0)


def test_counts_weigh_like_as_many_single_ones() -> None:
    rng = np.random.default_rng(4)
    days, happened = rng.integers(1, 12, 300), rng.random(300) < 0.6
    pairs, counts = np.unique(np.stack([days, happened]), axis=1, return_counts=True)
    alone, together = kaplan_meier(days, happened, np.ones(300)), kaplan_meier(pairs[0], pairs[1] > 0, counts)
    assert np.allclose(alone.share, together.share)
    assert np.allclose(alone.low, together.low)


def test_nobody_who_only_has_not_come_back_yet_counts_as_gone(engine_of: Opened) -> None:
    """Of those whose tenth day can be told, half came back by then, however many are new since yesterday."""
    begun = NOW - timedelta(days=200)
    sales: list[Sale] = [(party, begun, Decimal(1)) for party in range(40)]
    sales += [(party, begun + timedelta(days=10), Decimal(1)) for party in range(20)]
    sales += [(party, NOW - timedelta(days=1), Decimal(1)) for party in range(100, 400)]
    told = found(engine_of, sales, coming_back.COMING_BACK)
    assert [(each.days, each.share) for each in told.told] == [(30, 0.5), (90, 0.5)]
    assert (told.customers, told.came_back, told.half) == (340, 20, 10)


def test_several_orders_on_one_day_are_one_visit(engine_of: Opened) -> None:
    told = found(engine_of, [(1, NOW, Decimal(1)), (1, NOW, Decimal(2))], coming_back.COMING_BACK)
    assert (told.customers, told.came_back) == (1, 0)
    assert coming_back.verdict(told, "EUR") == "Nobody has bought a second time yet."
    assert coming_back.chart(told, "EUR").svg


@pytest.mark.parametrize("seed", range(3))
def test_cohorts_are_those_of_the_sales(engine_of: Opened, seed: int) -> None:
    sales = random_sales(seed)
    told = found(engine_of, sales, cohorts.COHORTS)
    expected: dict[str, dict[int, set[int]]] = {}
    for party, bought in counted(sales).items():
        months = sorted({_month(moment.date()) for moment, amount in bought if amount >= 0})
        for month in months:
            expected.setdefault(_first_day(months[0]), {}).setdefault(month - months[0], set()).add(party)
    ended = {first: _month(NOW.date()) - _month(date.fromisoformat(first)) for first in expected}
    assert {each.first: each.kept for each in told.cohorts} == {
        first: tuple(len(periods.get(n, ())) / len(periods[0]) for n in range(ended[first]))
        for first, periods in expected.items()
        if ended[first]
    }


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> str:
    return date(month // 12, month % 12 + 1, 1).isoformat()


def test_revenue_of_a_cohort_has_credit_notes_taken_off(engine_of: Opened) -> None:
    sales: list[Sale] = [
        (1, datetime(2026, 2, 3, tzinfo=UTC), Decimal(100)),
        (1, datetime(2026, 3, 3, tzinfo=UTC), Decimal("-40.5")),
        (2, datetime(2026, 2, 20, tzinfo=UTC), Decimal(10)),
    ]
    (begun,) = found(engine_of, sales, cohorts.COHORTS).cohorts
    assert (begun.first, begun.size) == ("2026-02-01", 2)
    assert begun.revenue == (110.0, -40.5, 0.0, 0.0)
    assert begun.kept == (1.0, 0.0, 0.0, 0.0)


def test_many_years_are_told_by_quarters(engine_of: Opened) -> None:
    sales: list[Sale] = [
        (1, datetime(2022, 2, 3, tzinfo=UTC), Decimal(1)),
        (1, datetime(2022, 7, 3, tzinfo=UTC), Decimal(1)),
    ]
    told = found(engine_of, sales, cohorts.COHORTS)
    assert told.unit == "Q"
    assert told.cohorts[0].kept[:4] == (1.0, 0.0, 1.0, 0.0)
    assert cohorts.chart(told, "EUR").table.rows[0][0] == "Q1 2022"


def test_without_a_whole_period_it_says_so(engine_of: Opened) -> None:
    told = found(engine_of, [(1, NOW, Decimal(1))], cohorts.COHORTS)
    assert told.cohorts == ()
    assert "No period has ended yet" in cohorts.verdict(told, "EUR")
