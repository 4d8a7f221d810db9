"""Who is a regular and who was lost follows from the days alone; the curve and the effects are those of the rules made."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from kith.analytical.analyses import staying
from kith.analytical.analyses.conftest import Opened, Sale
from kith.analytical.analyses.staying import STAYING
from kith.analytical.analyses.staying.findings import Findings, chart, parts, verdict
from kith.core.errors import Invalid

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def on(party: int, *days_ago: int, amount: int = 10) -> list[Sale]:
    return [(party, NOW - timedelta(days=days), Decimal(amount)) for days in days_ago]


def regulars(engine_of: Opened, sales: list[Sale]) -> dict[int, tuple[int, bool]]:
    """Days watched and whether lost, by party."""
    engine = engine_of(sales)
    result = engine.keep("result", STAYING.query(engine.tables, NOW))
    return {
        party: (days, lost) for party, days, lost in engine.rows(result.select("party_id", "days", "lost"))
    }


def found(engine_of: Opened, sales: list[Sale]) -> Findings:
    engine = engine_of(sales)
    result = engine.keep("result", STAYING.query(engine.tables, NOW))
    told: Findings = STAYING.finish(engine, result, NOW).findings
    return told


def test_regulars_are_watched_from_the_fourth_day_until_they_fall_silent(engine_of: Opened) -> None:
    sales = [
        *on(1, 100, 90, 80, 70, 60, 50),  # lost: silent for 50 days where 10 are usual
        *on(2, 50, 40, 30, 20, 10),  # still there
        *on(3, 100, 90, 80, 70, 30, 20, 10),  # lost after 70 days ago, whatever came later
        *on(4, 100, 95, 60, 50),  # uneven
        *on(5, 30, 20, 10),  # three days only
        *on(6, 35, 25, 15, 5, 5),  # the fourth day is the last, two orders on it
        *on(7, 50, 40, 30, 20),  # silent for exactly twice the gap: not lost yet
    ]
    assert regulars(engine_of, sales) == {
        1: (20, True),
        2: (20, False),
        3: (0, True),
        6: (5, False),
        7: (20, False),
    }


def simulated(draw: np.random.Generator, customers: int, larger: float) -> list[Sale]:
    """Regulars of whom, after each order, a tenth leave, or `larger` times as many among those with large orders."""
    sales: list[Sale] = []
    for party in range(customers):
        gap, is_large = int(draw.integers(8, 30)), party % 2 == 0
        leaves = 0.1 * (larger if is_large else 1.0)
        day = NOW - timedelta(days=int(draw.integers(200, 900)))
        for number in range(200):
            if day > NOW:
                break
            sales.append((party, day, Decimal(100 if is_large else 50)))
            if number >= 3 and draw.random() < leaves:
                break
            day += timedelta(days=gap)
    return sales


def test_large_orders_that_double_the_risk_are_found_to_do_so(engine_of: Opened) -> None:
    told = found(engine_of, simulated(np.random.default_rng(8), 900, 2.0))
    by_key = {each.key: each for each in told.effects}
    size, gap = by_key["size"], by_key["gap"]
    assert size.low < 2.1 < size.high
    assert size.low > 1.5
    assert gap.low < 1 < gap.high
    assert told.concordance > 0.55
    assert "Orders twice as large: risk of being lost ×" in verdict(told, "EUR")


def test_the_curve_falls_as_they_leave(engine_of: Opened) -> None:
    told = found(engine_of, simulated(np.random.default_rng(9), 600, 1.0))
    for each in told.curve:
        orders = max(0, int(each.gaps) - 1)  # who leaves after an order is lost two gaps later
        if abs(each.gaps - round(each.gaps)) > 0.1:
            assert each.low - 0.03 < 0.9**orders < each.high + 0.03
    assert told.half == pytest.approx(8, abs=1.01)
    assert [part.title for part in parts(told, "EUR")] == [
        "Whom this looks at",
        "What makes them leave sooner",
    ]
    assert chart(told, "EUR").table.headings[-2:] == ("At least", "At most")


@pytest.mark.parametrize(
    "sales",
    [
        [],
        on(1, 5),
        [each for party in range(90) for each in on(party, 40, 30, 20, 10)],
        on(1, *range(400, 0, -10)),
    ],
    ids=["none", "one order", "nobody lost", "one customer"],
)
def test_too_few_regulars_are_said(engine_of: Opened, sales: list[Sale]) -> None:
    with pytest.raises(Invalid) as refusal:
        found(engine_of, sales)
    assert refusal.value.fields["sale"] == [staying.TOO_FEW]


def test_regulars_who_are_all_alike_have_a_curve_and_no_effects(engine_of: Opened) -> None:
    sales = [each for party in range(30) for each in on(party, 140, 130, 120, 110)]
    sales += [each for party in range(30, 60) for each in on(party, 40, 30, 20, 10)]
    told = found(engine_of, sales)
    assert told.effects == ()
    assert parts(told, "EUR")[1].note == "The regulars do not differ enough to tell."
    assert verdict(told, "EUR")
