"""Lifetime value: what each customer will probably bring, and how sure that is.

`history` asks the lake, `dropout` fits how often customers buy and whether they still do,
`pareto` does the same where people leave at any moment, `kinds` chooses among these models by the past, `spend` fits how
much a time, `forecast` puts both together for each customer, `certainty` says how sure the whole is, `estimate` does it
all, `findings` says it for everybody, and `telling` what stands behind it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses.lifetime_value.findings import TITLE, Findings, chart, verdict
from kith.analytical.analyses.lifetime_value.history import query
from kith.analytical.analyses.lifetime_value.telling import parts
from kith.analytical.analysis import Analysis, Fact, Outcome, Reason, Unit

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine

__all__ = ["LIFETIME_VALUE"]


def _finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    from kith.analytical.analyses.lifetime_value.estimate import finish

    return finish(engine, result, as_of)


LIFETIME_VALUE = Analysis(
    key="lifetime_value",
    title=TITLE,
    question=_("What will each customer bring in the next three years, and who still buys?"),
    needs=("sale",),
    facts=(
        Fact("lifetime_value", "numeric(18,2)", tolerance=0.02),
        Fact("lifetime_value_low", "numeric(18,2)", tolerance=0.1, remembered=False),
        Fact("lifetime_value_high", "numeric(18,2)", tolerance=0.1, remembered=False),
        Fact("lifetime_potential", "numeric(18,2)", tolerance=0.02, remembered=False),
        Fact("expected_orders", "numeric(10,4)", tolerance=0.02, remembered=False),
        Fact("alive_probability", "numeric(6,5)", tolerance=0.02),
    ),
    reasons=(
        Reason(
            "activity",
            _(
                "%(orders)s, the last on %(last_order_on)s: still buying with a probability of"
                " %(alive_probability)s, about %(expected_orders)s to come in the next year."
            ),
            {
                "orders": Unit.ORDERS,
                "last_order_on": Unit.DAY,
                "alive_probability": Unit.SHARE,
                "expected_orders": Unit.ORDERS,
            },
        ),
        Reason(
            "contributions",
            _(
                "An average customer brings %(base_value)s in three years. How often and how lately this one"
                " buys changes that by %(rhythm_effect)s, the size of the orders by %(size_effect)s."
            ),
            {"base_value": Unit.MONEY, "rhythm_effect": Unit.MONEY, "size_effect": Unit.MONEY},
        ),
    ),
    findings=Findings,
    query=query,
    finish=_finish,
    verdict=verdict,
    chart=chart,
    changes=(
        Reason(
            "order",
            _(
                "One more order today would raise the lifetime value from %(lifetime_value)s to %(value_after_order)s."
            ),
            {"lifetime_value": Unit.MONEY, "value_after_order": Unit.MONEY},
        ),
        Reason(
            "sure",
            _("Won back for certain, this customer would be worth %(lifetime_potential)s."),
            {"lifetime_potential": Unit.MONEY},
        ),
    ),
    parts=parts,
)
