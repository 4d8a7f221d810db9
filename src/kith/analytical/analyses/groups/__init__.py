"""Groups of customers who buy alike, each told by its borders, so that lists and segments can ask for it.

`history` asks the lake, `means` finds groups by distance, `borders` draws borders around them, `grouping` chooses how
many and tries them on other samples, and `findings` tells it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses.groups.findings import TITLE, Findings, Group, chart, parts, verdict
from kith.analytical.analyses.groups.history import FACTS, query
from kith.analytical.analysis import Analysis, Outcome
from kith.core.errors import Invalid

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.analyses.groups.grouping import Grouping
    from kith.analytical.warehouse.engine import Engine

__all__ = ["GROUPS"]

NEEDED = 50
TELLING = 0.4
"""A fact is named where a group's mean is so many standard deviations away from that of all."""
TOO_FEW = _("Groups need at least fifty customers.")
ALIKE = _("All customers are alike in what they bought: there are no groups.")


def _finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    """Raises Invalid for few customers, and for such as are all alike."""
    import numpy as np

    from kith.analytical.analyses.groups.grouping import grouped

    columns = result.select("party_id", *(result[name].cast("float64").name(name) for name in FACTS))
    found = engine.arrays(columns)
    order = np.argsort(found["party_id"])
    facts = np.column_stack([found[name][order] for name in FACTS])
    if len(facts) < NEEDED:
        raise Invalid({"sale": [TOO_FEW]})
    told = grouped(facts)
    if told is None:
        raise Invalid({"sale": [ALIKE]})
    groups = sorted(_groups(facts, told), key=lambda each: (-each.revenue, each.key))
    tried = tuple((number, round(apart, 4)) for number, apart in told.tried.items())
    return Outcome(result, Findings(len(facts), tuple(groups), tried, told.told))


def _groups(facts: Any, told: Grouping) -> list[Group]:
    import numpy as np

    logs = np.log1p(np.maximum(facts, 0.0))
    spread = np.where(logs.std(axis=0) > 0, logs.std(axis=0), 1.0)
    brought = np.maximum(facts[:, FACTS.index("revenue")], 0.0)
    within = [box.holds(facts) for box in told.boxes]
    offs = [(logs[inside].mean(axis=0) - logs.mean(axis=0)) / spread for inside in within]
    return [
        Group(
            at_least=box.at_least,
            less_than=box.less_than,
            traits=traits,
            size=int(inside.sum()),
            revenue=float(brought[inside].sum() / max(brought.sum(), 1e-9)),
            medians=tuple(float(each) for each in np.median(facts[inside], axis=0)),
            stable=stable,
        )
        for box, stable, inside, traits in zip(told.boxes, told.stable, within, _traits(offs), strict=True)
    ]


def _traits(offs: list[Any]) -> list[tuple[tuple[int, int], ...]]:
    """The two facts that tell each group from all customers best; more of them where two would tell two groups alike."""
    ordered = [
        [(place, int(off[place] > 0)) for place in sorted(range(len(off)), key=lambda each: -abs(off[each]))
         if abs(off[place]) >= TELLING]
        for off in offs
    ]  # fmt: skip
    for count in range(2, len(FACTS)):
        if len({frozenset(traits[:count]) for traits in ordered}) == len(ordered):
            return [tuple(traits[:count]) for traits in ordered]
    return [tuple(traits) for traits in ordered]


GROUPS = Analysis(
    key="groups",
    title=TITLE,
    question=_("Which groups of customers buy alike?"),
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
