"""Forecast of sales: what the coming months or weeks will bring, and how sure that is.

`history` asks the lake and parts it into periods, `smoothing` forecasts, `choice` tries the ways of doing so on the
past and says how far off they are, and `findings` tells it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses.sales_forecast.findings import (
    TITLE,
    Findings,
    Projected,
    chart,
    parts,
    verdict,
)
from kith.analytical.analyses.sales_forecast.history import MONTH, after, periods, query
from kith.analytical.analysis import Analysis, Outcome

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine

__all__ = ["SALES_FORECAST"]

SEASON = {"M": 12, "W": 1}
"""Periods of a season. Weeks are only counted where there are too few months to know one."""
SHOWN = 24


def horizon(unit: str, learned: int) -> int:
    """How many periods ahead: no further than a third of what is known."""
    return (
        8
        if unit != MONTH and learned >= 24
        else 12
        if unit == MONTH and learned >= 36
        else min(6, learned // 3)
    )


def _finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    """Raises Invalid where there is too little to learn from."""
    days = result.select("day", "begins", "orders", "revenue")
    known = periods(engine.rows(days), as_of)
    people = engine.rows(result.agg(customers=result.customers.sum(where=result.begins)))[0][0]
    ahead = horizon(known.unit, len(known.firsts))
    series = tuple(
        _projected(key, values, SEASON[known.unit], ahead)
        for key, values in known.series.items()
        if key in ("revenue", "orders") or sum(map(bool, values)) * 2 >= len(values)
    )
    shown = known.firsts[-SHOWN:]
    firsts = (*shown, *(after(shown[-1], known.unit, step) for step in range(1, ahead + 1)))
    found = Findings(known.unit, len(known.firsts), tuple(first.isoformat() for first in firsts), series)
    return Outcome(result, found, int(people or 0))


def _projected(key: str, values: tuple[float, ...], season: int, ahead: int) -> Projected:
    import numpy as np

    from kith.analytical.analyses.sales_forecast.choice import outlook

    found = outlook(np.array(values), season, ahead)
    least = 0.0 if min(values) >= 0 else -np.inf
    plain = min(found.beside, key=lambda each: found.errors[each])
    total, low, high = (max(float(value), least) for value in found.total)
    known_year = season > 1 and len(values) >= season
    return Projected(
        key=key,
        past=values[-SHOWN:],
        ahead=tuple(np.maximum(found.values, least).tolist()),
        low=tuple(np.maximum(found.low, least).tolist()),
        high=tuple(np.maximum(found.high, least).tolist()),
        total=(total, low, high),
        year_before=sum(values[len(values) - season :][:ahead]) if known_year else None,
        way=found.key,
        errors=found.errors,
        trials=found.trials,
        plain=plain,
        beside=tuple(found.beside[plain].tolist()),
    )


SALES_FORECAST = Analysis(
    key="sales_forecast",
    title=TITLE,
    question=_("What will the coming months bring, and how sure is that?"),
    needs=("sale",),
    facts=(),
    reasons=(),
    findings=Findings,
    query=query,
    finish=_finish,
    verdict=verdict,
    chart=chart,
    parts=parts,
)
