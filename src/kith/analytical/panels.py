"""What insight adds to a customer's page: value with its range, class, pattern, and the reasons for each."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.analytical.catalogue import ANALYSES
from kith.core.access import readable
from kith.core.principals.actor import Actor
from kith.core.records.settings import setting
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
    if fact is None or not {field.key for field in FACT_FIELDS} <= set(readable(actor, current().type_of(record))):
        return None
    house_currency = str(setting("house.currency", "EUR"))
    scores = (fact.recency_score, fact.frequency_score, fact.monetary_score)
    mini = rfm_mini(*scores).svg if None not in scores else ""  # type: ignore[arg-type]
    context = {
        "fact": fact,
        "mini": mini,
        "currency": house_currency,
        "reasons": reasons(fact, house_currency),
        "as_of": as_of(fact),
    }
    return Panel("value", _("Value"), render_fragment("analytical/value.jinja", context))


def reasons(fact: Fact, house_currency: str) -> list[str]:
    """Why the customer has these values, in sentences, in the order of the analyses."""
    stored = fact.reasons or {}
    return [
        sentence
        for analysis in ANALYSES
        for sentence in analysis.reasons_told(stored.get(analysis.key, []), house_currency)
    ]


def as_of(fact: Fact) -> str:
    moments = [moment for moment in (fact.rfm_as_of, fact.abc_as_of, fact.lifetime_value_as_of) if moment]
    return formats.moment(min(moments)) if moments else ""
