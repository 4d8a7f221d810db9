"""From purchase to purchase: gaps and shares are those of a plain reading; who may still come is not counted as gone."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from kith.analytical.analyses import intervals
from kith.analytical.analyses.conftest import Opened, Sale
from kith.analytical.analyses.tests.test_rfm_and_abc import NOW, counted, random_sales


def found(engine_of: Opened, sales: list[Sale]) -> Any:
    engine = engine_of(sales)
    result = engine.keep("result", intervals.query(engine.tables, NOW))
    return intervals.finish(engine, result, NOW).findings


@pytest.mark.parametrize("seed", range(3))
def test_gaps_are_those_between_the_days_of_purchase(engine_of: Opened, seed: int) -> None:
    sales = random_sales(seed)
    gaps: dict[int, list[int]] = {}
    reached: Counter[int] = Counter()
    for bought in counted(sales).values():
        days = sorted({moment.date() for moment, amount in bought if amount >= 0})
        for number, day in enumerate(days, start=1):
            step = min(number, intervals.STEPS)
            reached[step] += 1
            if number < len(days):
                gaps.setdefault(step, []).append((days[number] - day).days)
    told = found(engine_of, sales)
    assert {each.number: (each.reached, each.came) for each in told.steps} == {
        number: (reached[number], len(gaps.get(number, ()))) for number in reached
    }
    for each in told.steps:
        if each.came:
            assert each.quartiles == pytest.approx(np.quantile(gaps[each.number], [0.25, 0.5, 0.75]))


def test_quartiles_of_counts_are_those_of_the_single_values() -> None:
    for values in ([7], [1, 2], [1, 1, 9], [3, 3, 3, 8, 20, 21]):
        expected = np.quantile(values, [0.25, 0.5, 0.75])
        assert intervals.quartiles(Counter(values)) == pytest.approx(expected)
    assert intervals.quartiles(Counter()) == ()


def test_nobody_who_only_has_not_come_back_yet_counts_as_gone(engine_of: Opened) -> None:
    """Of those who can be told, half came back on the twentieth day, however many are new since yesterday."""
    begun = NOW - timedelta(days=200)
    sales: list[Sale] = [(party, begun, Decimal(1)) for party in range(40)]
    sales += [(party, begun + timedelta(days=20), Decimal(1)) for party in range(20)]
    sales += [(party, NOW - timedelta(days=1), Decimal(1)) for party in range(100, 400)]
    told = found(engine_of, sales)
    first, second = told.steps
    assert (first.reached, first.came, first.quartiles) == (340, 20, (20, 20, 20))
    assert first.within == (0.5, 0.5, 0.5)
    assert (second.came, second.quartiles, second.within) == (0, (), (0, 0, 0))
    assert intervals.verdict(told, "EUR") == (
        "Half of the second purchases come within 20 days of the first. Within 90 days 50\xa0% come back after their first"
        " purchase, 0\xa0% after their purchase number 2."
    )
    assert intervals.chart(told, "EUR").table.rows == (("1", "50\xa0%"), ("2", "0\xa0%"))
    assert [each.step.reached for each in told.cohorts] == [40, 300]


def test_what_was_not_watched_so_long_is_not_told(engine_of: Opened) -> None:
    begun = NOW - timedelta(days=45)
    told = found(engine_of, [(party, begun, Decimal(1)) for party in range(30)])
    assert told.steps[0].within == (0, None, None)


def test_few_orders_are_told_without_shares(engine_of: Opened) -> None:
    same_day: list[Sale] = [(1, NOW, Decimal(1)), (1, NOW, Decimal(2)), (2, NOW, Decimal(-5))]
    later: list[Sale] = [(3, NOW + timedelta(days=3), Decimal(1))]
    for sales, customers in (([], 0), (same_day, 1), ([*same_day, *later], 1)):
        told = found(engine_of, sales)
        assert told.customers == customers
        assert intervals.verdict(told, "EUR") == "Nobody has bought a second time yet."
        assert intervals.chart(told, "EUR").svg
