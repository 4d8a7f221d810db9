"""How the figures of one customer have moved: every change that was kept, and the numbers as lines over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core.access import readable
from kith.core.errors import NotFound
from kith.core.fieldtypes import CHOICE, MONEY, PERCENT
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.customers.fact.fields import FACT_FIELDS
from kith.customers.fact.model import Fact, FactHistory
from kith.desk import formats
from kith.desk.charts import Chart, Series, lines
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.one_record import title_of
from kith.desk.render import render_page

DRAWN = ("lifetime_value", "alive_probability", "revenue")
MOST = 200
STEPS = 24


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the page: when which figure became what, from what."""

    day: str
    name: str
    before: str
    after: str


@desk
@require_GET
def past(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """The kept changes of all figures that the reader may see on this record."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    fields = {field.key: field for field in FACT_FIELDS if field.key in readable(actor, declared)}
    if declared.key not in ("person", "organisation") or not fields:
        raise NotFound
    changes = list(
        FactHistory.objects.filter(party_id=record.pk, name__in=fields).order_by("-as_of", "-id")[:MOST]
    )
    currency = house_currency()
    context = {
        "title": title_of(actor, declared, record),
        "href": f"/{path}/{uid}",
        "changes": [_change(each, fields[each.name], currency) for each in changes],
        "charts": list(_charts(record, changes, fields, currency)),
        "shell": frame(request, actor, path),
    }
    return render_page(request, "analytical/past.jinja", context, block="page")


def _change(each: FactHistory, field: Field, currency: str) -> Change:
    return Change(
        formats.day(each.as_of.date()),
        str(field.label),
        shown(field, each.old, currency),
        shown(field, each.new, currency),
    )


def shown(field: Field, value: Any, currency: str) -> str:
    """A value as it is kept in the history, in words; nothing for none."""
    if value is None:
        return _("none")
    if field.type is CHOICE:
        return next((str(choice.label) for choice in field.choices if choice.key == value), str(value))
    if field.type is MONEY:
        return formats.money(value, currency)
    if field.type is PERCENT:
        return formats.percent(value)
    return formats.number(value)


def _charts(
    record: Model, changes: list[FactHistory], fields: dict[str, Field], currency: str
) -> Iterator[tuple[str, str, Chart]]:
    fact = Fact.objects.filter(party_id=record.pk).first()
    for key in DRAWN:
        told = [each for each in reversed(changes) if each.name == key]
        if key not in fields or not told or fact is None or getattr(fact, key) is None:
            continue
        yield key, str(fields[key].label), _line(fields[key], told, float(getattr(fact, key)), currency)


def _line(field: Field, told: list[FactHistory], now: float, currency: str) -> Chart:
    """The value at even steps of time, from a while before the first kept change until now."""
    until = timezone.now()
    first = told[0].as_of
    begun = first - max((until - first) / STEPS, timedelta(days=1))
    moments = [begun + (until - begun) * step / STEPS for step in range(STEPS + 1)]
    label = str(field.label)
    return lines(
        [Series(label, tuple(value_at(told, moment, now) for moment in moments))],
        [formats.day(moment.date()) for moment in moments],
        title=label,
        heading=_("Day"),
        write=lambda value: (
            formats.money(value, currency, 0) if field.type is MONEY else shown(field, value, currency)
        ),
    )


def value_at(told: list[FactHistory], moment: datetime, now: float) -> float:
    """What the value was at a moment, from its changes in the order of time; none counts as 0."""
    later = next((each for each in told if each.as_of > moment), None)
    return now if later is None else float(later.old or 0)
