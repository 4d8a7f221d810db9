"""What insight adds to a customer's page: value with its range, class, pattern, and the reasons for each."""

from __future__ import annotations

from math import ceil

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.analytical.catalogue import ANALYSES
from kith.analytical.segmenting import told_of
from kith.core.access import readable
from kith.core.principals.actor import Actor
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.customers.fact.fields import FACT_FIELDS
from kith.customers.fact.model import Fact
from kith.desk import formats
from kith.desk.charts import rfm_mini
from kith.desk.record_view import Panel
from kith.desk.render import render_fragment


def value_panel(request: HttpRequest, actor: Actor, record: Model) -> Panel | None:
    """The value of a customer, or nothing where nothing was computed yet."""
    fact = Fact.objects.filter(party_id=record.pk).first()
    if fact is None or not {field.key for field in FACT_FIELDS} <= set(
        readable(actor, current().type_of(record))
    ):
        return None
    currency = house_currency()
    scores = (fact.recency_score, fact.frequency_score, fact.monetary_score)
    mini = rfm_mini(*scores).svg if None not in scores else ""  # type: ignore[arg-type]
    context = {
        "fact": fact,
        "mini": mini,
        "currency": currency,
        "best": best_share(fact),
        "reasons": [*reasons(fact, currency), *filter(None, [told_of(fact, currency)])],
        "changes": changes(fact, currency),
        "past": f"/analytics/past/{current().type_of(record).path}/{record.uid}",  # type: ignore[attr-defined]
        "as_of": as_of(fact),
    }
    return Panel("value", _("Value"), render_fragment("analytical/value.jinja", context))


def best_share(fact: Fact) -> str:
    """Among what share of all customers this one is by revenue, such as "4 %"; empty where it is not known."""
    entry = next((each for each in (fact.reasons or {}).get("abc", []) if each["key"] == "rank"), None)
    customers = entry["figures"].get("customers") if entry else None
    share = fact.abc_rank / customers if fact.abc_rank and customers else 0.0
    return formats.percent(ceil(share * 100) / 100) if share else ""


def reasons(fact: Fact, currency: str) -> list[str]:
    """Why the customer has these values, in sentences, in the order of the analyses."""
    stored = fact.reasons or {}
    return [
        sentence
        for analysis in ANALYSES
        for sentence in analysis.reasons_told(stored.get(analysis.key, []), currency)
    ]


def changes(fact: Fact, currency: str) -> list[str]:
    """What would change these values, in sentences, in the order of the analyses."""
    stored = fact.reasons or {}
    return [
        sentence
        for analysis in ANALYSES
        for sentence in analysis.changes_told(stored.get(analysis.key, []), currency)
    ]


def as_of(fact: Fact) -> str:
    moments = [moment for moment in (fact.rfm_as_of, fact.abc_as_of, fact.lifetime_value_as_of) if moment]
    return formats.moment(min(moments)) if moments else ""
