"""Lifetime value of customers: histories, scores, ranges, and sales that are out of the ordinary."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from kith.analytical.analyses import LIFETIME_VALUE
from kith.analytical.analyses.conftest import Opened, Sale
from kith.analytical.analyses.lifetime_value.estimate import finish
from kith.analytical.analyses.lifetime_value.findings import Findings
from kith.analytical.analyses.lifetime_value.forecast import Terms
from kith.analytical.analyses.lifetime_value.history import query
from kith.analytical.warehouse.engine import Engine
from kith.core.errors import Invalid

NOW = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)
WEEK_39 = datetime(1997, 9, 30, 23, 59, tzinfo=UTC)
REST = 273


def estimated(
    engine: Engine, as_of: datetime = NOW, terms: Terms | None = None
) -> tuple[dict[str, Any], Findings]:
    history = engine.keep("result", query(engine.tables, as_of))
    outcome = finish(engine, history, as_of, terms)
    columns = [name for name in outcome.result.columns if name != "last_order_on"]
    return engine.arrays(outcome.result.select(*columns).order_by("party_id")), outcome.findings


def steady(customers: int = 60, seed: int = 4) -> list[Sale]:
    """Customers who buy now and then, from 400 days ago on."""
    draw = random.Random(seed)
    sales: list[Sale] = []
    for party in range(1, customers + 1):
        days = draw.sample(range(1, 400), draw.randint(1, 6))
        sales += [(party, NOW - timedelta(days=day), Decimal(draw.randint(500, 9000)) / 100) for day in days]
    return sales


def test_a_history_is_that_of_the_sales(engine_of: Opened) -> None:
    def day(days: int) -> datetime:
        return NOW - timedelta(days=days)

    sales: list[Sale] = [
        (1, day(100), Decimal(10)), (1, day(100), Decimal(5)), (1, day(60), Decimal(20)),
        (1, day(40), Decimal(30)), (2, day(7), Decimal(10)), (2, day(3), Decimal(-4)),
        (3, NOW, Decimal(1)), (4, day(5), Decimal(-1)),
        (5, day(50), Decimal(10)), (5, day(20), Decimal(6)), (5, day(10), Decimal(-9)),
    ]  # fmt: skip
    engine = engine_of(sales)
    columns = ("party_id", "orders", "repeats", "last_day", "age_days", "repeat_value")
    found = engine.rows(query(engine.tables, NOW).select(*columns).order_by("party_id"))
    assert found == [
        (1, 4, 2, 60, 100, 25.0), (2, 1, 0, 0, 7, 0.0), (3, 1, 0, 0, 0, 0.0), (5, 2, 1, 30, 50, 0.0),
    ]  # fmt: skip


def test_contributions_add_up_to_the_value(engine_of: Opened) -> None:
    found, _ = estimated(engine_of(steady()))
    parts = found["base_value"].astype(float) + found["rhythm_effect"] + found["size_effect"]
    assert parts == pytest.approx(found["lifetime_value"], abs=1e-9)


def test_the_value_lies_in_its_range_and_chances_are_chances(engine_of: Opened) -> None:
    found, _ = estimated(engine_of(steady()))
    assert (found["lifetime_value_low"] <= found["lifetime_value"]).all()
    assert (found["lifetime_value"] <= found["lifetime_value_high"]).all()
    assert (found["lifetime_value_low"] >= 0).all()
    assert ((found["alive_probability"] > 0) & (found["alive_probability"] < 1)).all()


def test_the_same_sales_give_the_same_figures(engine_of: Opened) -> None:
    sales = steady()
    first, _ = estimated(engine_of(sales))
    again, _ = estimated(engine_of(list(reversed(sales))))
    for name, column in first.items():
        assert again[name] == pytest.approx(column, rel=1e-6), name


def test_on_real_customers_the_range_holds_what_then_came(
    engine_of: Opened, cdnow_sample: list[Sale]
) -> None:
    terms = Terms(horizon_days=REST, yearly_discount=0.0)
    found, findings = estimated(engine_of(cdnow_sample), WEEK_39, terms)
    bought = dict.fromkeys(found["party_id"].tolist(), 0.0)
    for party, moment, amount in cdnow_sample:
        if moment > WEEK_39 and party is not None and amount is not None:
            bought[party] += float(amount)
    actual = np.array([bought[party] for party in found["party_id"].tolist()])
    inside = (actual >= found["lifetime_value_low"] - 0.005) & (
        actual <= found["lifetime_value_high"] + 0.005
    )
    assert 0.8 <= inside.mean() <= 0.92
    assert found["lifetime_value"].sum() == pytest.approx(actual.sum(), rel=0.25)
    fitted = {model.name: model for model in findings.models}
    assert fitted["BG/NBD"].log_likelihood == pytest.approx(-9582.43, abs=0.01)


def test_the_check_on_the_past_beats_the_naive_guess(engine_of: Opened, cdnow_sample: list[Sale]) -> None:
    _, findings = estimated(engine_of(cdnow_sample), datetime(1998, 6, 30, 12, tzinfo=UTC))
    check = findings.check
    assert check is not None
    assert check.actual == _purchase_days(cdnow_sample, datetime(1998, 6, 30, tzinfo=UTC), check.days)
    assert abs(check.predicted - check.actual) < abs(check.naive - check.actual)


def _purchase_days(sales: list[Sale], end: datetime, days: int) -> int:
    after = {(party, moment.date()) for party, moment, _ in sales if moment > end - timedelta(days=days)}
    return len(after)


def test_findings_speak_of_everybody(engine_of: Opened) -> None:
    found, findings = estimated(engine_of(steady()))
    assert findings.customers == sum(findings.counts) == 60
    assert findings.total == pytest.approx(found["lifetime_value"].sum())
    assert findings.median == pytest.approx(np.median(found["lifetime_value"]))
    assert "Half of all customers" in LIFETIME_VALUE.verdict(findings, "EUR")
    assert "<svg" in LIFETIME_VALUE.chart(findings, "EUR").svg
    assert findings.low is not None
    assert findings.high is not None
    assert findings.low < findings.total < findings.high
    told = LIFETIME_VALUE.parts(findings, "EUR")
    assert all(part.note and (part.chart or part.figures or part is told[-1]) for part in told)
    assert [model.name for model in findings.models] == ["BG/NBD", "MBG/NBD", "Pareto/NBD", "Gamma-Gamma"]


def test_an_order_today_and_certainty_raise_the_value(engine_of: Opened) -> None:
    found, _ = estimated(engine_of(steady()))
    assert (found["lifetime_potential"] >= found["lifetime_value"]).all()
    changed = found["because_order"].astype(bool)
    assert (found["value_after_order"] > found["lifetime_value"])[changed].all()


def test_the_result_holds_every_fact_and_reason(engine_of: Opened) -> None:
    engine = engine_of(steady())
    history = engine.keep("result", LIFETIME_VALUE.query(engine.tables, NOW))
    columns = set(LIFETIME_VALUE.finish(engine, history, NOW).result.columns)
    assert {"party_id", *(fact.name for fact in LIFETIME_VALUE.facts)} <= columns
    for reason in (*LIFETIME_VALUE.reasons, *LIFETIME_VALUE.changes):
        assert {reason.column, *reason.figures} <= columns


def on_days(*days: int, amount: str = "5", customers: int = 50) -> list[Sale]:
    """Every customer buys on the same days ago."""
    return [(n, NOW - timedelta(days=day), Decimal(amount)) for n in range(1, customers + 1) for day in days]


@pytest.mark.parametrize(
    ("sales", "found"),
    [
        ([], 0),
        (on_days(3), 0),
        (on_days(0), 0),
        (on_days(0, 0, 0), 0),
        (on_days(9, 3, customers=29), 29),
        (on_days(9, 3, amount="0"), 0),
        (on_days(9, 3, amount="-5"), 0),
    ],
    ids=["nothing", "once", "today", "one day", "too few", "free", "credit notes"],
)
def test_what_is_missing_is_said(engine_of: Opened, sales: list[Sale], found: int) -> None:
    with pytest.raises(Invalid) as refusal:
        estimated(engine_of(sales))
    [said] = refusal.value.as_json()["sale"]
    assert said.startswith("Lifetime value needs at least 30 customers who bought on two days or more")
    assert said.endswith(f" There are {found}.")


@pytest.mark.parametrize(
    "sales",
    [
        on_days(9, 3),
        on_days(400, 0),
        [*steady(), (900, NOW, Decimal(10))],
        [*steady(), *((901, NOW - timedelta(days=day), Decimal(1)) for day in range(3000))],
        [*steady(), (902, NOW - timedelta(days=9), Decimal(5)), (902, NOW - timedelta(days=2), Decimal(-50))],
        [*steady(), *((903, NOW - timedelta(days=day), Decimal("99999999999.99")) for day in (9, 3))],
        [*steady(), *((904, NOW - timedelta(days=day), Decimal("0.0001")) for day in (20000, 3))],
    ],
    ids=[
        "all alike",
        "all today",
        "new today",
        "every day",
        "more credit than spent",
        "billions",
        "55 years",
    ],
)
def test_odd_sales_give_finite_figures(engine_of: Opened, sales: list[Sale]) -> None:
    found, _ = estimated(engine_of(sales))
    for name, column in found.items():
        assert np.isfinite(column.astype(float)).all(), name
