"""A run goes from sales to facts, again after changes, and says what is missing."""

from dataclasses import replace
from typing import Any

import pytest

from kith.analytical.analyses import ABC, LIFETIME_VALUE, RFM
from kith.analytical.analysis import Analysis
from kith.analytical.conftest import SOURCES, Shop
from kith.analytical.facts import Written
from kith.analytical.run import COMPUTING, READING, WRITING, House, Result, run
from kith.analytical.warehouse.limits import Limits
from kith.core.errors import Invalid


def house(shop: Shop) -> House:
    return House(shop.uri, shop.lake, SOURCES, Limits(memory="256MB", threads=1, spill="1GB"))


def ran(shop: Shop, analysis: Analysis) -> Result:
    return run(analysis, house(shop), progress=lambda done, of, step: None)


def facts(shop: Shop, columns: str) -> list[tuple[Any, ...]]:
    with shop.connect() as connection:
        return list(connection.execute(f"select {columns} from customers_fact order by party_id").fetchall())


def bought_twice(customers: int) -> list[tuple[int, str, str]]:
    first = [(n, f"2026-01-{n % 28 + 1:02}", f"{10 + n}.50") for n in range(1, customers + 1)]
    return [*first, *((n, f"2026-0{n % 5 + 2}-15", f"{5 + n}") for n, _day, _amount in first)]


def test_facts_follow_the_sales(shop: Shop) -> None:
    shop.sell((1, "2026-01-01", "100"), (1, "2026-01-11", "50.55"), (2, "2026-02-01", "10"))
    first = ran(shop, RFM)
    assert (first.rows, first.written, first.engine) == (2, Written(2, 0, 0), "duckdb")
    assert facts(shop, "orders, revenue::text, usual_gap_days::text") == [
        (2, "150.55", "10.00"),
        (1, "10.00", None),
    ]
    shop.sell((2, "2026-03-01", "-10"))
    with shop.connect() as connection:
        connection.execute("delete from shop_sale where party_id = 1")
    second = ran(shop, RFM)
    assert second.written.cleared == 1
    assert facts(shop, "party_id, orders, revenue::text") == [(2, 1, "0.00")]


def test_a_second_run_changes_nothing(shop: Shop) -> None:
    shop.sell(*bought_twice(40))
    for analysis in (RFM, ABC, LIFETIME_VALUE):
        assert ran(shop, analysis).written.changed == 40
        assert ran(shop, analysis).written == Written(0, 40, 0)


def test_reasons_can_be_told_in_words(shop: Shop) -> None:
    shop.sell((1, "2026-01-01", "100"), (1, "2026-01-11", "50.55"))
    ran(shop, RFM)
    [(reasons,)] = facts(shop, "reasons->'rfm'")
    told = RFM.reasons_told(reasons, "EUR")
    assert told[0].startswith("2 orders since 1 Jan")
    assert "150.55" in told[0]
    assert "10 days" in told[1]


def test_progress_is_told_step_by_step(shop: Shop) -> None:
    shop.sell((1, "2026-01-01", "100"))
    told: list[tuple[int, int, str]] = []
    run(ABC, house(shop), progress=lambda *step: told.append(step))
    assert told == [(0, 3, READING), (1, 3, COMPUTING), (2, 3, WRITING), (3, 3, WRITING)]


def test_a_table_that_nobody_fills_is_named(shop: Shop) -> None:
    parties_only = replace(house(shop), sources=SOURCES[:1])
    with pytest.raises(Invalid) as refusal:
        run(RFM, parties_only, progress=lambda done, of, step: None)
    assert list(refusal.value.fields) == ["sale"]


def test_too_few_customers_are_said_and_old_values_go(shop: Shop) -> None:
    shop.sell(*bought_twice(40))
    ran(shop, LIFETIME_VALUE)
    with shop.connect() as connection:
        connection.execute("delete from shop_sale where party_id > 20")
    with pytest.raises(Invalid, match=r"at least 30 customers .* There are 20\."):
        ran(shop, LIFETIME_VALUE)
    assert facts(shop, "party_id") == []


@pytest.mark.parametrize("analysis", [RFM, ABC], ids=lambda analysis: analysis.key)
def test_no_sales_are_no_error(shop: Shop, analysis: Analysis) -> None:
    result = ran(shop, analysis)
    assert (result.rows, result.written) == (0, Written(0, 0, 0))
    assert analysis.verdict(result.findings, "EUR").startswith("There ")


def test_sales_of_the_future_do_not_count(shop: Shop) -> None:
    shop.sell((1, "2026-01-01", "100"), (1, "2999-01-11", "50"), (2, "2999-01-01", "1"))
    ran(shop, RFM)
    assert facts(shop, "party_id, orders, revenue::text") == [(1, 1, "100.00")]
