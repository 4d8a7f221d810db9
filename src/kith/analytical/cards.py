"""What analyses found, as pages show it: read from the kept results, never computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from types import NoneType
from typing import Any, get_args, get_type_hints

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.analytical.analysis import Analysis
from kith.analytical.catalogue import ANALYSES
from kith.analytical.model import Finding
from kith.core.records.settings import house_currency
from kith.desk import formats
from kith.desk.charts import Chart


@dataclass(frozen=True, slots=True)
class Card:
    """One analysis on a page. Without a chart, `missing` says what it needs."""

    key: str
    title: str
    question: str
    finding: str
    chart: Chart | None
    missing: str
    foot: str


def cards(keys: Iterable[str] | None = None) -> list[Card]:
    """The analyses that have run, or of them those with these keys, in the order of the catalogue: one statement."""
    wanted = {analysis.key for analysis in ANALYSES} if keys is None else set(keys)
    found = {finding.analysis: finding for finding in Finding.objects.filter(analysis__in=wanted)}
    currency = house_currency()
    return [_card(analysis, found[analysis.key], currency) for analysis in ANALYSES if analysis.key in found]


def _card(analysis: Analysis, kept: Finding, currency: str) -> Card:
    title, question = str(analysis.title), str(analysis.question)
    if kept.findings is None:
        return Card(analysis.key, title, question, "", None, _(kept.missing), "")
    findings = revived(analysis.findings, kept.findings)
    foot = _("Data as of %(as_of)s · %(rows)s customers") % {
        "as_of": formats.moment(kept.as_of) if kept.as_of else "",
        "rows": formats.number(kept.rows),
    }
    return Card(
        analysis.key,
        title,
        question,
        analysis.verdict(findings, currency),
        analysis.chart(findings, currency),
        "",
        foot,
    )


def left_out() -> list[str]:
    """What analyses could not count for want of a rate, as sentences."""
    kept = (entry for finding in Finding.objects.all() for entry in finding.unconverted)
    return list(dict.fromkeys(_without_rate(entry) for entry in kept))


def _without_rate(entry: dict[str, Any]) -> str:
    text = ngettext(
        "%(count)s order in %(currency)s has no rate from %(day)s: not counted.",
        "%(count)s orders in %(currency)s have no rate from %(day)s: not counted.",
        entry["count"],
    )
    first = formats.day(date.fromisoformat(entry["first"]), date.max)
    return text % {"count": formats.number(entry["count"]), "currency": entry["currency"], "day": first}


def revived(kind: type[Any], stored: Any) -> Any:
    """A dataclass from its JSON form: nested dataclasses and tuples come back as what they were. Fields that were added
    since it was stored have the values that they have by themselves."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        known = (each.name for each in fields(kind) if each.name in stored)
        return kind(**{name: revived(hints[name], stored[name]) for name in known})
    inner = tuple(each for each in get_args(kind) if each is not NoneType)
    if len(inner) < len(get_args(kind)) and len(inner) == 1 and stored is not None:
        return revived(inner[0], stored)
    if isinstance(stored, list):
        several = inner[:-1] if inner[-1:] == (Ellipsis,) else inner
        kinds = several * len(stored) if len(several) == 1 else several
        return tuple(revived(each, one) for each, one in zip(kinds, stored, strict=True))
    option = next((each for each in inner if isinstance(each, type) and is_dataclass(each)), None)
    return revived(option, stored) if option is not None and isinstance(stored, dict) else stored
