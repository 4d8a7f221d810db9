"""Fits the models to the lake's customers and scores every one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses.lifetime_value import certainty, spend
from kith.analytical.analyses.lifetime_value.certainty import SEEN, Certainty, Seen
from kith.analytical.analyses.lifetime_value.dropout import Buying, Histories, Vector
from kith.analytical.analyses.lifetime_value.findings import Check, Findings, Fitted, Trial
from kith.analytical.analyses.lifetime_value.forecast import YEAR, Forecast, Scores, Terms
from kith.analytical.analyses.lifetime_value.history import compressed, followed, query
from kith.analytical.analyses.lifetime_value.kinds import KINDS, Kind, Past, chosen, classes, trial
from kith.analytical.analyses.lifetime_value.spend import Spend
from kith.analytical.analysis import Outcome
from kith.core.errors import Invalid
from kith.desk.charts.svg import round_step

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Arrays, Engine

NEEDED = 30
"""Customers with repeat purchases below which nothing can be said."""
DOUBTED = 0.5
"""Below this probability of still buying, the potential is told beside the value."""
_CHUNK = 200_000
_CLASSES = 24
_SCORES = (
    *("alive_probability", "expected_orders", "lifetime_value", "lifetime_value_low", "lifetime_value_high"),
    *("lifetime_potential", "value_after_order", "rhythm_effect", "size_effect"),
)


def finish(engine: Engine, history: Table, as_of: datetime, terms: Terms | None = None) -> Outcome:
    """Score the customers of `history` by the model that foretold the last part of the past best. Raises Invalid where
    too few of them bought again."""
    terms = terms or Terms()
    histories = _histories(engine, history)
    _enough(int(histories.customers[histories.repeats > 0].sum()))
    past = _past(engine, histories, as_of)
    trials = [trial(kind.fit(past.histories), past) for kind in KINDS] if past else []
    kind = chosen(trials)
    models = {each.name: each.fit(histories) for each in KINDS}
    spent = _spent(engine, history)
    money = spend.fit(*spent)
    forecast = Forecast(models[kind.name], money, histories, terms)
    result, scored = _scored(engine, history, histories.size, forecast)
    sure = {each.name: certainty.of_buying(each, models[each.name], histories) for each in KINDS}
    of_money = certainty.of_spend(money, *spent)
    spread = certainty.relative_spread(kind, sure[kind.name], of_money, scored.seen, terms)
    fitted = (
        *(_fitted(models[each.name], sure[each.name]) for each in KINDS),
        _spend_fitted(money, of_money),
    )
    check = _check(past, kind, trials) if past else None
    found = _findings(engine, result, terms)
    low, high = certainty.around(found.total, spread, scored.variance)
    told = replace(
        found, models=fitted, correlation=_correlation(*spent), spenders=len(spent[0]), check=check,
        chosen=kind.name, low=low, high=high,
    )  # fmt: skip
    return Outcome(result, told)


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


def _spent(engine: Engine, history: Table) -> tuple[Vector, Vector]:
    """Repeats and mean value of those who paid something for them."""
    paid = history.filter(history.repeats > 0, history.repeat_value > 0)
    found = engine.arrays(paid.select("repeats", "repeat_value"))
    _enough(len(found["repeats"]))
    return found["repeats"], found["repeat_value"]


def _correlation(repeats: Vector, value: Vector) -> float:
    alike = repeats.std() == 0 or value.std() == 0
    return 0.0 if alike else float(np.corrcoef(repeats, value)[0, 1])


@dataclass(frozen=True, slots=True)
class _Scored:
    """What was learnt by the way: some customers, and the variance of what all will bring."""

    seen: Seen
    variance: float


def _scored(engine: Engine, history: Table, size: int, forecast: Forecast) -> tuple[Table, _Scored]:
    """The histories with everybody's scores, computed in chunks of customers."""
    import ibis

    placed = engine.keep(
        "placed", history.mutate(place=ibis.row_number().over(ibis.window(order_by="party_id")))
    )
    wanted = ("party_id", "repeats", "last_day", "age_days", "repeat_value")
    step, seen, variance = -(-size // SEEN), [], 0.0
    for start in range(0, size, _CHUNK):
        chunk = placed.filter(placed.place >= start, placed.place < start + _CHUNK).select(*wanted)
        found = engine.arrays(chunk)
        known = [found[name] for name in wanted[1:]]
        scores = forecast.scores(*known)
        variance += float(scores.variance.sum())
        seen.append([column[::step] for column in known])
        engine.take("scores", _columns(found["party_id"], scores), append=start > 0)
    some = Seen(*(np.concatenate(column) for column in zip(*seen, strict=True)))
    return _joined(engine, history, forecast), _Scored(some, variance)


def _joined(engine: Engine, history: Table, forecast: Forecast) -> Table:
    import ibis

    scored = ibis.table({"party_id": "int64", **dict.fromkeys(_SCORES, "float64")}, name="scores")
    known = history.select("party_id", "orders", "last_order_on")
    joined = known.join(scored, "party_id")
    return engine.keep(
        "lifetime_values",
        joined.mutate(
            base_value=ibis.literal(forecast.base_value, type="float64"),
            because_activity=ibis.literal(True),
            because_contributions=ibis.literal(True),
            because_order=joined.value_after_order > joined.lifetime_value,
            because_sure=joined.alive_probability < DOUBTED,
        ),
    )


def _columns(party_id: np.ndarray[tuple[int], np.dtype[np.int64]], scores: Scores) -> Arrays:
    found = (
        *(scores.alive, scores.expected_orders, scores.value, scores.low, scores.high),
        *(scores.potential, scores.after_order, scores.rhythm_effect, scores.size_effect),
    )
    return {"party_id": party_id, **dict(zip(_SCORES, found, strict=True))}


def _fitted(model: Buying, sure: Certainty) -> Fitted:
    parameters = model.parameters
    return Fitted(model.name, parameters, model.log_likelihood, sure.ranges(list(parameters)))


def _spend_fitted(model: Spend, sure: Certainty) -> Fitted:
    """The range of q is that of q - 1, moved by one."""
    ranges = sure.ranges(["p", "q", "v"])
    low, high = ranges["q"]
    ranges["q"] = low + 1, high + 1
    return Fitted("Gamma-Gamma", {"p": model.p, "q": model.q, "v": model.v}, model.log_likelihood, ranges)


def _findings(engine: Engine, result: Table, terms: Terms) -> Findings:
    value = engine.arrays(result.select("lifetime_value"))["lifetime_value"]
    edges = _edges(value)
    counts, _bounds = np.histogram(np.clip(value, edges[0], edges[-1]), edges)
    return Findings(
        customers=len(value),
        total=float(value.sum()),
        median=float(np.median(value)),
        edges=tuple(float(edge) for edge in edges),
        counts=tuple(int(count) for count in counts),
        models=(),
        correlation=0.0,
        horizon_days=terms.horizon_days,
        yearly_discount=terms.yearly_discount,
        check=None,
        top=float(np.quantile(value, 0.9)),
    )


def _edges(
    value: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Classes of equal, round width that reach over the 95th percentile; the last one holds all above."""
    width = round_step((float(np.quantile(value, 0.95)) or 1.0) / _CLASSES)
    return np.linspace(0.0, width * _CLASSES, _CLASSES + 1)


def _past(engine: Engine, histories: Histories, as_of: datetime) -> Past | None:
    """The customers before the last third of the time (a year at most), and what they bought since; None where too few
    had bought again by then."""
    days = min(YEAR, int(histories.age_days.max()) // 3)
    cut = datetime.combine((as_of - timedelta(days=days)).astimezone(UTC).date(), time.max, UTC)
    before = query(engine.tables, cut)
    earlier = engine.arrays(followed(before, query(engine.tables, as_of)))
    told = Histories(*(earlier[name] for name in ("repeats", "last_day", "age_days", "customers")))
    if days == 0 or told.customers[told.repeats > 0].sum() < NEEDED:
        return None
    return Past(told, earlier["later"], days)


def _check(past: Past, kind: Kind, trials: list[Trial]) -> Check:
    predicted = next(one.predicted for one in trials if one.name == kind.name)
    found = classes(kind.fit(past.histories), past)
    return Check(past.days, int(past.later.sum()), predicted, past.naive, tuple(trials), found)
