"""Facts as fields of people and companies: for lists, filters and segments, never written by hand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.fieldtypes import CHOICE, DECIMAL, INTEGER, MOMENT, MONEY, PERCENT, Choice, FieldType
from kith.core.registry.field import Field, Join, Privacy, Source

FACT = Join("fact", "customers_fact", "fact.party_id = t.id")
CLASSES = (Choice("A", _("A"), "accent"), Choice("B", _("B"), "accent"), Choice("C", _("C"), "neutral"))
REGULARITIES = (
    Choice("X", _("X"), "good"),
    Choice("Y", _("Y"), "warn"),
    Choice("Z", _("Z"), "neutral"),
)
RFM_SEGMENTS = (
    Choice("champions", _("Champions")),
    Choice("loyal", _("Loyal")),
    Choice("promising", _("Promising")),
    Choice("new", _("New")),
    Choice("attention", _("Need attention")),
    Choice("at_risk", _("At risk")),
    Choice("hibernating", _("Asleep")),
    Choice("lost", _("Lost")),
)
LIKELY = _("Four in five customers like this one bring between the least and the most.")
COUNTED = _("Added up anew each night: found at once among any number of customers.")
STANDINGS = (
    Choice("new", _("New"), "accent"),
    Choice("active", _("Active"), "good"),
    Choice("won_back", _("Won back"), "good"),
    Choice("lapsing", _("Lapsing"), "warn"),
    Choice("lost", _("Lost"), "bad"),
)


def fact(
    key: str, label: Text, kind: FieldType, mark: str = "", choices: tuple[Choice, ...] = (), note: Text = ""
) -> Field:
    return Field(
        key,
        label,
        kind,
        Privacy.PERSONAL,
        source=Source(f"fact.{key}", (FACT,)),
        writable=False,
        choices=choices,
        mark=mark,
        help=note,
        icon="chart-column",
        sortable=key in ("lifetime_value", "revenue", "revenue_90_days", "revenue_365_days", "last_order_at"),
    )


FACT_FIELDS = (
    fact("abc_class", _("Class"), CHOICE, "tier", CLASSES, _("A: the few who make most of the revenue.")),
    fact(
        "xyz_class", _("Regularity"), CHOICE, "badge", REGULARITIES,
        _("X: brings about the same each quarter. Y: goes up and down. Z: comes now and then."),
    ),
    fact("lifetime_value", _("Lifetime value"), MONEY, "rounded"),
    fact("lifetime_value_low", _("Lifetime value, at least"), MONEY, "rounded", note=LIKELY),
    fact("lifetime_value_high", _("Lifetime value, at most"), MONEY, "rounded", note=LIKELY),
    fact(
        "lifetime_potential", _("Value if won back"), MONEY, "rounded",
        note=_("What the customer would bring in three years if sure to be one still."),
    ),
    fact("orders", _("Orders"), INTEGER),
    fact("revenue", _("Revenue"), MONEY, "rounded"),
    fact("revenue_90_days", _("Revenue of the last 90 days"), MONEY, "rounded", note=COUNTED),
    fact("revenue_365_days", _("Revenue of the last 12 months"), MONEY, "rounded", note=COUNTED),
    fact("first_order_at", _("First order"), MOMENT, "day"),
    fact("last_order_at", _("Last order"), MOMENT, "day"),
    fact("usual_gap_days", _("Usual gap between orders"), DECIMAL, "days"),
    fact("rfm_segment", _("Buying pattern"), CHOICE, "badge", RFM_SEGMENTS),
    fact(
        "standing", _("Standing"), CHOICE, "badge", STANDINGS,
        _("Lapsing after the gap that most customers here keep to, lost after twice as long."),
    ),
    fact("recency_score", _("Recency score"), INTEGER),
    fact("frequency_score", _("Frequency score"), INTEGER),
    fact("monetary_score", _("Monetary score"), INTEGER),
    fact("expected_orders", _("Orders expected in a year"), DECIMAL),
    fact("alive_probability", _("Still a customer"), PERCENT),
)  # fmt: skip
