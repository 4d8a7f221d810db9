"""Fits the models to the lake's customers and scores every one of them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses.lifetime_value import dropout, spend
from kith.analytical.analyses.lifetime_value.dropout import Dropout, Histories
from kith.analytical.analyses.lifetime_value.findings import Check, Findings, Fitted
from kith.analytical.analyses.lifetime_value.forecast import YEAR, Forecast, Scores, Terms
from kith.analytical.analyses.lifetime_value.history import compressed, query
from kith.analytical.analyses.lifetime_value.spend import Spend
from kith.analytical.analysis import Outcome
from kith.core.errors import Invalid
from kith.desk.charts.svg import round_step

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Arrays, Engine

NEEDED = 30
"""Customers with repeat purchases below which nothing can be said."""
_CHUNK = 200_000
_CLASSES = 24


def finish(engine: Engine, history: Table, as_of: datetime, terms: Terms | None = None) -> Outcome:
    """Score the customers of `history`. Raises Invalid where too few of them bought again."""
    terms = terms or Terms()
    histories = _histories(engine, history)
    _enough(int(histories.customers[histories.repeats > 0].sum()))
    models = tuple(dropout.fit(histories, first_counts=first_counts) for first_counts in (False, True))
    money, correlation = _spend(engine, history)
    forecast = Forecast(models[1], money, histories, terms)
    result = _scored(engine, history, histories.size, forecast)
    fitted = (*(_dropout_fitted(model) for model in models), _spend_fitted(money))
    check = _check(engine, histories, as_of)
    return Outcome(result, _findings(engine, result, fitted, correlation, terms, check))


def _histories(engine: Engine, history: Table) -> Histories:
    found = engine.arrays(compressed(history))
    return Histories(*(found[name] for name in ("repeats", "last_day", "age_days", "customers")))


def _enough(found: int) -> None:
    if found < NEEDED:
        said = _(
            "Lifetime value needs at least {needed} customers who bought on two days or more, for more than"
            " nothing. There are {found}."
        )
        raise Invalid({"sale": [format_lazy(said, needed=NEEDED, found=found)]})


def _spend(engine: Engine, history: Table) -> tuple[Spend, float]:
    paid = history.filter(history.repeats > 0, history.repeat_value > 0)
    found = engine.arrays(paid.select("repeats", "repeat_value"))
    repeats, value = found["repeats"], found["repeat_value"]
    _enough(len(repeats))
    alike = repeats.std() == 0 or value.std() == 0
    return spend.fit(repeats, value), 0.0 if alike else float(np.corrcoef(repeats, value)[0, 1])


def _scored(engine: Engine, history: Table, size: int, forecast: Forecast) -> Table:
    """The histories with everybody's scores, computed in chunks of customers."""
    import ibis

    placed = engine.keep(
        "placed", history.mutate(place=ibis.row_number().over(ibis.window(order_by="party_id")))
    )
    wanted = ("party_id", "repeats", "last_day", "age_days", "repeat_value")
    for start in range(0, size, _CHUNK):
        chunk = placed.filter(placed.place >= start, placed.place < start + _CHUNK).select(*wanted)
        found = engine.arrays(chunk)
        scores = forecast.scores(*(found[name] for name in wanted[1:]))
        engine.take("scores", _columns(found["party_id"], scores), append=start > 0)
    names = (
        *("alive_probability", "expected_orders"),
        *("lifetime_value", "lifetime_value_low", "lifetime_value_high", "rhythm_effect", "size_effect"),
    )
    scored = ibis.table({"party_id": "int64", **dict.fromkeys(names, "float64")}, name="scores")
    known = history.select("party_id", "orders", "last_order_on")
    joined = known.join(scored, "party_id")
    return engine.keep(
        "lifetime_values",
        joined.mutate(
            base_value=ibis.literal(forecast.base_value, type="float64"),
            because_activity=ibis.literal(True),
            because_contributions=ibis.literal(True),
        ),
    )


def _columns(party_id: np.ndarray[tuple[int], np.dtype[np.int64]], scores: Scores) -> Arrays:
    return {
        "party_id": party_id,
        "alive_probability": scores.alive,
        "expected_orders": scores.expected_orders,
        "lifetime_value": scores.value,
        "lifetime_value_low": scores.low,
        "lifetime_value_high": scores.high,
        "rhythm_effect": scores.rhythm_effect,
        "size_effect": scores.size_effect,
    }


def _dropout_fitted(model: Dropout) -> Fitted:
    name = "MBG/NBD" if model.first_counts else "BG/NBD"
    parameters = {"r": model.r, "alpha": model.alpha, "a": model.a, "b": model.b}
    return Fitted(name, parameters, model.log_likelihood)


def _spend_fitted(model: Spend) -> Fitted:
    return Fitted("Gamma-Gamma", {"p": model.p, "q": model.q, "v": model.v}, model.log_likelihood)


def _findings(
    engine: Engine,
    result: Table,
    models: tuple[Fitted, ...],
    correlation: float,
    terms: Terms,
    check: Check | None,
) -> Findings:
    value = engine.arrays(result.select("lifetime_value"))["lifetime_value"]
    edges = _edges(value)
    counts, _bounds = np.histogram(np.clip(value, edges[0], edges[-1]), edges)
    return Findings(
        customers=len(value),
        total=float(value.sum()),
        median=float(np.median(value)),
        edges=tuple(float(edge) for edge in edges),
        counts=tuple(int(count) for count in counts),
        models=models,
        correlation=correlation,
        horizon_days=terms.horizon_days,
        yearly_discount=terms.yearly_discount,
        check=check,
    )


def _edges(
    value: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Classes of equal, round width that reach over the 98th percentile; the last one holds all above."""
    width = round_step((float(np.quantile(value, 0.98)) or 1.0) / _CLASSES)
    return np.linspace(0.0, width * _CLASSES, _CLASSES + 1)


def _check(engine: Engine, histories: Histories, as_of: datetime) -> Check | None:
    """Fit without the last third of the time (a year at most) and compare with what then came."""
    days = min(YEAR, int(histories.age_days.max()) // 3)
    cut = datetime.combine((as_of - timedelta(days=days)).astimezone(UTC).date(), time.max, UTC)
    earlier = _histories(engine, query(engine.tables, cut))
    if days == 0 or earlier.customers[earlier.repeats > 0].sum() < NEEDED:
        return None
    model = dropout.fit(earlier, first_counts=True)
    alive = model.alive(earlier.repeats, earlier.last_day, earlier.age_days)
    expected = alive * model.expected(earlier.repeats, earlier.age_days, days)
    known = histories.age_days >= days
    bought = histories.repeats[known] @ histories.customers[known] - earlier.repeats @ earlier.customers
    pace = (earlier.repeats @ earlier.customers) / max(1, earlier.age_days @ earlier.customers)
    return Check(days, int(bought), float(expected @ earlier.customers), float(pace * days * earlier.size))
