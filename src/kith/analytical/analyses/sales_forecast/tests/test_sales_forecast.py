"""The forecast learns from whole periods, tells what it expects, and says so where it knows too little."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kith.analytical.analyses.conftest import Opened, Sale
from kith.analytical.analyses.sales_forecast import SALES_FORECAST, history
from kith.analytical.analyses.sales_forecast.findings import Findings, chart, parts, verdict
from kith.analytical.analyses.sales_forecast.history import MONTH, WEEK
from kith.core.errors import Invalid

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def found(engine_of: Opened, sales: list[Sale], now: datetime = NOW) -> Findings:
    engine = engine_of(sales)
    result = engine.keep("result", SALES_FORECAST.query(engine.tables, now))
    told: Findings = SALES_FORECAST.finish(engine, result, now).findings
    return told


def monthly(months: int, amount: Any = lambda month: 100) -> list[Sale]:
    """One order on the fifth of each of the last whole months, by customers who come every third time."""
    begun = 2026 * 12 + 5 - months
    days = [datetime(place // 12, place % 12 + 1, 5, 9, tzinfo=UTC) for place in range(begun, begun + months)]
    return [(number % 3, day, Decimal(amount(number))) for number, day in enumerate(days)]


def test_months_are_added_up_and_the_one_that_goes_on_is_left_out(engine_of: Opened) -> None:
    sales = [*monthly(30), (1, NOW, Decimal(9999))]
    told = found(engine_of, sales)
    revenue, orders, *_more = told.series
    assert told.unit == MONTH
    assert told.learned == 29  # the first month had begun before the first order
    assert set(revenue.past) == {100.0}
    assert set(orders.past) == {1.0}
    assert told.firsts[len(revenue.past)] == "2026-06-01"
    assert revenue.ahead == pytest.approx([100.0] * 6)
    said = verdict(told, "EUR").replace("\xa0", "")
    assert said.startswith(
        "Jun 2026 is expected to bring €100 (95 % range: €100 to €100). 6 months together: €600"
    )


def test_the_season_is_found_and_compared_with_the_year_before(engine_of: Opened) -> None:
    told = found(engine_of, monthly(49, lambda month: (300 if month % 12 == 11 else 100) + 2 * month))
    revenue = told.series[0]
    assert revenue.way == "season"
    assert max(revenue.ahead) > 2 * min(revenue.ahead)
    assert revenue.errors["season"] == min(revenue.errors.values())
    assert "more than a year before" in verdict(told, "EUR")


def test_first_orders_and_later_ones_are_told_apart(engine_of: Opened) -> None:
    sales = monthly(20)
    sales += [
        (100 + number, moment + timedelta(days=1), Decimal(30))
        for number, (_who, moment, _) in enumerate(sales)
    ]
    told = found(engine_of, sales)
    by_key = {each.key: each for each in told.series}
    assert set(by_key) == {"revenue", "orders", "first", "again"}
    assert by_key["first"].past[-1] == 30.0
    assert by_key["again"].past[-1] == 100.0
    assert by_key["revenue"].past[-1] == 130.0


def test_a_young_house_is_told_by_the_week(engine_of: Opened) -> None:
    begun = NOW - timedelta(weeks=20)
    told = found(engine_of, [(week, begun + timedelta(weeks=week), Decimal(50)) for week in range(21)])
    assert (told.unit, told.learned) == (WEEK, 19)
    assert verdict(told, "EUR").startswith("The week of 29 Jun is expected")
    assert date.fromisoformat(told.firsts[0]).weekday() == 0


def test_the_past_begins_anew_after_a_year_without_orders(engine_of: Opened) -> None:
    long_ago: list[Sale] = [(1, datetime(1900, 1, 1, tzinfo=UTC), Decimal(5))]
    assert found(engine_of, [*long_ago, *monthly(30)]).learned == 29


@pytest.mark.parametrize(
    "sales",
    [
        [],
        [(1, NOW - timedelta(days=300), Decimal(10))],
        [(party, NOW - timedelta(days=300), Decimal(10)) for party in range(50)],
        [(1, NOW + timedelta(days=30 * month), Decimal(10)) for month in range(1, 30)],
        [(1, NOW - timedelta(days=500 + 30 * month), Decimal(10)) for month in range(30)],
    ],
    ids=["none", "one", "all on one day", "all to come", "all long ago"],
)
def test_too_little_to_learn_from_is_said(engine_of: Opened, sales: list[Sale]) -> None:
    with pytest.raises(Invalid) as refusal:
        found(engine_of, sales)
    assert str(refusal.value.fields["sale"][0]) == str(history.TOO_LITTLE)


def test_refunds_may_outweigh_sales(engine_of: Opened) -> None:
    sales = monthly(30)
    refunds: list[Sale] = [(who, moment + timedelta(days=2), Decimal(-150)) for who, moment, _amount in sales]
    told = found(engine_of, [*sales, *refunds])
    assert told.series[0].ahead == pytest.approx([-50.0] * 6)
    assert chart(told, "EUR").svg


def test_orders_are_never_expected_below_none(engine_of: Opened) -> None:
    falling = [sale for number, sale in enumerate(monthly(30)) for _time in range(max(1, 30 - number))]
    told = found(engine_of, falling)
    assert all(min(each.low) >= 0 for each in told.series)


def test_every_series_is_drawn_and_every_way_compared(engine_of: Opened) -> None:
    told = found(engine_of, monthly(49, lambda month: 100 + month % 7))
    drawn = chart(told, "EUR")
    assert drawn.table.headings[:3] == ("Month", "So far", "Expected")
    assert drawn.table.headings[-2:] == ("At least", "At most")
    assert len(drawn.table.rows) == len(told.firsts)
    assert drawn.table.rows[0][2] == ""
    assert drawn.table.rows[-1][1] == ""
    shown = parts(told, "EUR")
    assert [part.title for part in shown][:2] == ["Orders", "Revenue of later orders"]
    figures = shown[-1].figures
    assert figures is not None
    assert sum(cell.endswith("✓") for row in figures.rows for cell in row) == len(told.series)
