"""How long regulars stay, and what makes them leave sooner: survival as for customers under contract.

`history` asks the lake who is a regular and when they were lost, `findings` tells it; the estimates are
`analytical/survival.py` and `analytical/cox.py`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses.staying.findings import (
    COVARIATES,
    TITLE,
    Effect,
    Findings,
    Staying,
    chart,
    parts,
    verdict,
)
from kith.analytical.analyses.staying.history import GAPS, LOST_AFTER, query
from kith.analytical.analysis import Analysis, Outcome
from kith.core.errors import Invalid

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine

__all__ = ["STAYING"]

NEEDED, NEEDED_LOST = 40, 20
TOO_FEW = _(
    "This needs at least forty regulars, twenty of them lost again. Regulars have bought four times in even gaps."
)
STILL_WATCHED = 20
STEPS = 40


def _finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    """Raises Invalid for few regulars."""
    import numpy as np

    from kith.analytical.survival import kaplan_meier

    names = ("span", "longest", "shortest", "spent", "orders", "days")
    columns = [result[name].cast("float64").name(name) for name in names]
    found = engine.arrays(result.select("party_id", *columns, lost=result.lost.cast("int64")))
    order = np.argsort(found["party_id"])
    told = {name: found[name][order] for name in found}
    lost = told["lost"] > 0
    if len(lost) < NEEDED or lost.sum() < NEEDED_LOST:
        raise Invalid({"sale": [TOO_FEW]})
    gap = np.maximum(told["span"], 1.0) / GAPS
    times = np.round(told["days"] / gap + np.where(lost, LOST_AFTER, 0), 6)
    curve = kaplan_meier(times, lost, np.ones(len(times)))
    last = float(np.sort(times)[-min(STILL_WATCHED, len(times))])
    even = last - last % 2 if last >= 4 else last  # parts into four figures that read well
    last = max(even, float(LOST_AFTER))
    steps = np.linspace(0.0, last, STEPS + 1)
    stays = tuple(Staying(float(at), *curve.at(float(at))) for at in steps)
    middle = curve.quantile(0.5)
    effects, concordance = _effects(told, gap, times, lost)
    half = middle if middle is not None and middle <= last else None
    counts = (len(lost), int(lost.sum()))
    return Outcome(
        result, Findings(*counts, float(np.median(gap)), stays, half, effects, concordance), len(lost)
    )


def _effects(told: Any, gap: Any, times: Any, lost: Any) -> tuple[tuple[Effect, ...], float]:
    """How the risk multiplies with twice as much of what was known on the day when they became regulars."""
    import numpy as np

    from kith.analytical.cox import cox
    from kith.analytical.survival import Z_95

    each = np.maximum(told["spent"], 0.0) / np.maximum(told["orders"], 1.0)
    known = np.log2(np.column_stack([gap, each + 1.0, (told["longest"] + 1.0) / (told["shortest"] + 1.0)]))
    used = [place for place in range(len(COVARIATES)) if known[:, place].std() > 1e-9]
    fitted = cox(times, lost, known[:, used]) if used else None
    if fitted is None:
        return (), 0.5
    off = Z_95 * fitted.errors
    low, middle, high = (
        np.exp(each) for each in (fitted.effects - off, fitted.effects, fitted.effects + off)
    )
    effects = tuple(
        Effect(COVARIATES[key], float(middle[at]), float(low[at]), float(high[at]), float(fitted.steady[at]))
        for at, key in enumerate(used)
    )
    return effects, fitted.concordance


STAYING = Analysis(
    key="staying",
    title=TITLE,
    question=_("How long do regulars stay, and who leaves sooner?"),
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
