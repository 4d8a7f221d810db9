"""RFM and ABC say what a plain reading of the sales says, whatever the sales are."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any

import pytest

from kith.analytical.analyses import abc, rfm
from kith.analytical.analyses.conftest import Opened, Sale
from kith.analytical.warehouse.engine import Engine

NOW = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)


def random_sales(seed: int, customers: int = 60, sales: int = 300) -> list[Sale]:
    draw = random.Random(seed)
    amounts = [Decimal(0), Decimal("-12.5"), Decimal("9.99"), Decimal(100), Decimal("0.0001"), None]
    made: list[Sale] = []
    for _ in range(sales):
        party = draw.choice([None, *range(1, customers)])
        moment = NOW - timedelta(days=draw.randint(-3, 200), hours=draw.randint(0, 23))
        made.append((party, moment, draw.choice([*amounts, Decimal(draw.randint(1, 9999)) / 100])))
    return made


def counted(sales: list[Sale]) -> dict[int, list[tuple[datetime, Decimal]]]:
    """The sales that count, by customer with at least one order."""
    by_party: dict[int, list[tuple[datetime, Decimal]]] = defaultdict(list)
    for party, moment, amount in sales:
        if party is not None and amount is not None and moment <= NOW:
            by_party[party].append((moment, amount))
    return {party: told for party, told in by_party.items() if any(amount >= 0 for _, amount in told)}


def answered(engine: Engine, query: Any, *columns: str) -> dict[int, tuple[Any, ...]]:
    found = engine.rows(query(engine.tables, NOW).select("party_id", *columns))
    assert len({party for party, *_ in found}) == len(found)
    return {party: tuple(values) for party, *values in found}


@pytest.mark.parametrize("seed", range(5))
def test_totals_and_gaps_are_those_of_the_sales(engine_of: Opened, seed: int) -> None:
    sales = random_sales(seed)
    expected = {party: _totals(told) for party, told in counted(sales).items()}
    columns = ("orders", "revenue", "first_order_at", "last_order_at", "usual_gap_days")
    assert answered(engine_of(sales), rfm.query, *columns) == expected


@pytest.mark.parametrize("seed", range(5))
def test_the_revenue_of_late_counts_what_is_newer_and_nothing_else(engine_of: Opened, seed: int) -> None:
    sales = random_sales(seed)
    expected = {
        party: tuple(
            sum((amount for moment, amount in told if moment > NOW - timedelta(days)), Decimal(0))
            for days in (90, 365)
        )
        for party, told in counted(sales).items()
    }
    assert any(quarter != year for quarter, year in expected.values())
    assert answered(engine_of(sales), rfm.query, "revenue_90_days", "revenue_365_days") == expected


def test_a_sale_ninety_days_ago_to_the_second_is_not_of_the_last_ninety_days(engine_of: Opened) -> None:
    edge = NOW - timedelta(90)
    sales: list[Sale] = [(1, edge, Decimal(7)), (2, edge + timedelta(seconds=1), Decimal(7))]
    found = answered(engine_of(sales), rfm.query, "revenue_90_days")
    assert found == {1: (Decimal(0),), 2: (Decimal(7),)}


def _totals(told: list[tuple[datetime, Decimal]]) -> tuple[Any, ...]:
    moments = sorted(moment.replace(tzinfo=None) for moment, amount in told if amount >= 0)
    days = sorted({moment.date() for moment in moments})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    total = sum((amount for _, amount in told), Decimal(0))
    return len(moments), total, moments[0], moments[-1], float(median(gaps)) if gaps else None


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_fifths_of_a_total_order(engine_of: Opened, seed: int) -> None:
    sales = random_sales(seed)
    totals = {party: _totals(told) for party, told in counted(sales).items()}
    scores = [
        _fifths(totals, lambda party: (totals[party][3], totals[party][0], party)),
        _fifths(totals, lambda party: (totals[party][0], totals[party][1], party)),
        _fifths(totals, lambda party: (totals[party][1], totals[party][3], party)),
    ]
    expected = {party: tuple(score[party] for score in scores) for party in totals}
    columns = ("recency_score", "frequency_score", "monetary_score")
    assert answered(engine_of(sales), rfm.query, *columns) == expected


def _fifths(totals: dict[int, tuple[Any, ...]], order: Any) -> dict[int, int]:
    size, more = divmod(len(totals), 5)
    limits = [min(n, more) + n * size for n in range(1, 6)]
    ranked = enumerate(sorted(totals, key=order))
    return {party: 1 + sum(place >= limit for limit in limits) for place, party in ranked}


def test_every_pattern_can_be_reached_and_is_known(engine_of: Opened) -> None:
    found = {pattern for seed in range(8) for (pattern,) in _patterns(engine_of, seed)}
    assert found == set(rfm.SEGMENTS)


def _patterns(engine_of: Opened, seed: int) -> list[tuple[str]]:
    return list(answered(engine_of(random_sales(seed, 150)), rfm.query, "rfm_segment").values())


def test_who_usually_buys_weekly_is_late_after_a_month_and_not_after_a_week(engine_of: Opened) -> None:
    weekly = [(1, NOW - timedelta(days=7 * n), Decimal(5)) for n in range(1, 6)]
    stopped = [(2, NOW - timedelta(days=30 + 7 * n), Decimal(5)) for n in range(5)]
    once = [(3, NOW, Decimal(5))]
    because = ("because_rhythm", "because_late")
    found = answered(engine_of([*weekly, *stopped, *once]), rfm.query, *because)
    assert found == {1: (True, False), 2: (False, True), 3: (False, False)}


@pytest.mark.parametrize("seed", range(5))
def test_classes_ranks_and_shares_are_those_of_the_revenue(engine_of: Opened, seed: int) -> None:
    sales = random_sales(seed)
    assert answered(engine_of(sales), abc.query, "abc_class", "abc_rank", "abc_share") == _classes(sales)


def _classes(sales: list[Sale]) -> dict[int, tuple[Any, ...]]:
    revenue = {party: sum((a for _, a in told), Decimal(0)) for party, told in counted(sales).items()}
    whole = sum((max(value, Decimal(0)) for value in revenue.values()), Decimal(0))
    running, found = Decimal(0), {}
    for rank, party in enumerate(sorted(revenue, key=lambda party: (-revenue[party], party)), start=1):
        before, running = running, running + max(revenue[party], Decimal(0))
        better = "A" if before < whole * 80 / 100 else "B" if before < whole * 95 / 100 else "C"
        letter = better if revenue[party] > 0 else "C"
        found[party] = (letter, rank, float(running) / float(whole))
    return found


def test_a_limit_met_exactly_begins_the_next_class(engine_of: Opened) -> None:
    sales: list[Sale] = [(party, NOW, Decimal(amount)) for party, amount in enumerate([80, 15, 5], start=1)]
    found = answered(engine_of(sales), abc.query, "abc_class", "abc_share")
    assert found == {1: ("A", 0.8), 2: ("B", 0.95), 3: ("C", 1.0)}


def test_one_customer_is_an_a_customer(engine_of: Opened) -> None:
    assert answered(engine_of([(1, NOW, Decimal(5))]), abc.query, "abc_class") == {1: ("A",)}


def test_the_class_of_who_brings_nothing_is_c(engine_of: Opened) -> None:
    sales: list[Sale] = [(1, NOW, Decimal(0)), (2, NOW, Decimal(3)), (2, NOW, Decimal(-4))]
    engine = engine_of(sales)
    assert answered(engine, abc.query, "abc_class", "abc_share") == {1: ("C", None), 2: ("C", None)}
    kept = engine.keep("result", abc.query(engine.tables, NOW))
    assert abc.verdict(abc.finish(engine, kept, NOW).findings, "EUR") == "There is no revenue yet."


def test_findings_add_up_and_can_be_drawn(engine_of: Opened) -> None:
    sales = random_sales(3)
    engine = engine_of(sales)
    customers = len(counted(sales))
    kept = engine.keep("result", abc.query(engine.tables, NOW))
    shares = abc.finish(engine, kept, NOW).findings
    assert shares.customers == customers
    assert sum(people for _, people, _ in shares.classes) == pytest.approx(1)
    assert sum(revenue for _, _, revenue in shares.classes) == pytest.approx(1)
    assert shares.curve[0] == (0.0, 0.0)
    assert shares.curve[-1] == (1.0, 1.0)
    assert "<svg" in abc.chart(shares, "EUR").svg
    kept = engine.keep("result", rfm.query(engine.tables, NOW))
    grid = rfm.finish(engine, kept, NOW).findings
    assert sum(map(sum, grid.grid)) == sum(grid.segments.values()) == customers
    assert "<svg" in rfm.chart(grid, "EUR").svg


def test_days_are_those_of_utc(engine_of: Opened) -> None:
    late = datetime(2026, 6, 1, 23, 59, tzinfo=UTC)
    sales: list[Sale] = [(1, late, Decimal(1)), (1, late + timedelta(minutes=2), Decimal(1))]
    assert answered(engine_of(sales), rfm.query, "usual_gap_days", "first_order_on") == {
        1: (1.0, date(2026, 6, 1))
    }


def quarterly(party: int, *amounts: int) -> list[Sale]:
    """So much in each of the last quarters that have ended, the newest last."""
    begun = [(2026 * 4 + 1 - back) for back in range(len(amounts), 0, -1)]
    return [
        (party, datetime(quarter // 4, quarter % 4 * 3 + 2, 5, tzinfo=UTC), Decimal(amount))
        for quarter, amount in zip(begun, amounts, strict=True)
        if amount
    ]


def test_regularity_follows_how_much_quarters_differ(engine_of: Opened) -> None:
    """Deviations of 0, 0.5, 0.82 and 1.73 means; four quarters are enough, three are not, nor is what was given back."""
    sales = [
        *quarterly(1, 10, 10, 10, 10), *quarterly(2, 15, 5, 15, 5), *quarterly(3, 10, 10, 1, 30), *quarterly(4, 40, 0, 0, 0),
        *quarterly(5, 10, 10, 10), *quarterly(6, 10, -10, 0, 0), (7, NOW, Decimal(5)),
    ]  # fmt: skip
    found = answered(engine_of([*sales, (6, NOW - timedelta(days=1), Decimal(-50))]), abc.query, "xyz_class")
    assert {party: letter for party, (letter,) in found.items()} == {
        1: "X",
        2: "X",
        3: "Y",
        4: "Z",
        5: None,
        6: "Z",
        7: None,
    }


def test_what_lacks_to_the_better_class_is_told(engine_of: Opened) -> None:
    sales: list[Sale] = [(party, NOW, Decimal(amount)) for party, amount in enumerate([80, 15, 5], start=1)]
    found = answered(engine_of(sales), abc.query, "because_better", "short")
    assert found == {1: (False, None), 2: (True, Decimal(65)), 3: (True, Decimal(10))}


def test_both_letters_are_counted_together(engine_of: Opened) -> None:
    engine = engine_of([*quarterly(1, 80, 80, 80, 80), *quarterly(2, 1, 0, 0, 0)])
    shares = abc.finish(engine, engine.keep("result", abc.query(engine.tables, NOW)), NOW).findings
    assert shares.regular == {"AX": 1, "CZ": 1}
    (part,) = abc.parts(shares, "EUR")
    assert part.figures is not None
    assert part.figures.rows == (("A", "1", "0", "0"), ("B", "0", "0", "0"), ("C", "0", "0", "1"))
