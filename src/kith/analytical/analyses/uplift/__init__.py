"""Uplift: whom a campaign moves, learnt from those who were kept out by lot."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses.uplift.findings import TITLE, Findings, chart, parts, verdict
from kith.analytical.analyses.uplift.history import query
from kith.analytical.analysis import Analysis, Outcome
from kith.core.errors import Invalid

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    from kith.analytical.analyses.uplift.learning import learnt  # the web process reads no numpy

    rows = engine.arrays(result.order_by("assignment_id"))
    if not len(rows["assignment_id"]):
        raise Invalid(
            {
                "assignment": [
                    _("No campaign that kept people out by lot has come to the end of its window yet.")
                ]
            }
        )
    found = learnt(rows)
    return Outcome(result, found, found.people)


UPLIFT = Analysis(
    key="uplift",
    title=TITLE,
    question=_("Whom does a campaign move to buy, who would not have bought without it?"),
    needs=("party", "sale", "campaign", "assignment"),
    facts=(),
    reasons=(),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
    parts=parts,
)
