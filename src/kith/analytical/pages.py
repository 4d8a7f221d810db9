"""The page of insights: each analysis with its finding, its chart, its date, and one button to compute anew."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, get_args, get_type_hints

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.analytical.analysis import Analysis
from kith.analytical.catalogue import ANALYSES
from kith.analytical.jobs import COMPUTE, start
from kith.analytical.model import Finding
from kith.core.access import require, sees_all
from kith.core.errors import NotAllowed
from kith.core.jobs.model import Run, State
from kith.core.jobs.queries import newest_run
from kith.core.principals.actor import Actor
from kith.core.records.settings import setting
from kith.core.registry import current
from kith.desk import formats
from kith.desk.actions_view import Action, Empty
from kith.desk.charts import Chart
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.home_view import Step
from kith.desk.render import render_page


@dataclass(frozen=True, slots=True)
class Card:
    """One analysis on the page. Without a chart, `missing` says what it needs."""

    key: str
    title: str
    question: str
    finding: str
    chart: Chart | None
    missing: str
    foot: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The run that is under way."""

    href: str
    share: float
    text: str


TOLD = ("person", "organisation")
"""The types whose records analyses tell of, all together."""


def require_all(actor: Actor) -> None:
    """Raises NotAllowed: analyses tell of everybody, so they are for those who see everybody."""
    if not all(sees_all(actor, current().type(key)) for key in TOLD):
        raise NotAllowed(_("Analyses tell of all customers. Your role shows you some of them."))


@desk
@require_GET
def analytics(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All analyses, and how far a run under way has come."""
    require_all(actor)
    run = newest_run(COMPUTE)
    under_way = run if run is not None and run.state in (State.WAITING, State.RUNNING) else None
    context: dict[str, object] = {
        "cards": cards(),
        "progress": _progress(under_way) if under_way else None,
        "problem": run.error if run is not None and run.state == State.FAILED else "",
        "compute": Action(_("Compute now"), "/analytics/compute", "refresh-cw", "post", tone="main"),
        "empty": _empty(),
        "shift": setting("sample_shift"),
        "shell": frame(request, actor, "analytics"),
    }
    return render_page(request, "analytical/analytics.jinja", context, block="page")


@desk
@require_POST
def compute(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Starts all analyses; the page then shows their progress."""
    require_all(actor)
    require(actor, "customers.person.edit")
    start(by=actor)
    return go(request, "/analytics")


def _progress(run: Run) -> Progress:
    step = run.note.partition(": ")
    analysis = ANALYSES.get(step[0])
    text = f"{analysis.title}: {_(step[2])}" if analysis else _("It begins in a moment")
    return Progress("/analytics", run.done / run.total if run.total else 0.0, text)


def _empty() -> Empty:
    compute_now = Action(_("Compute now"), "/analytics/compute", "refresh-cw", "post", tone="main")
    return Empty(
        "chart-column",
        _("Nothing computed yet"),
        _("Analyses read orders and write value, class and buying pattern onto your customers."),
        compute_now,
    )


def cards() -> list[Card]:
    """The analyses that have run, in the order of the catalogue."""
    found = {finding.analysis: finding for finding in Finding.objects.all()}
    house_currency = str(setting("house.currency", "EUR"))
    return [
        _card(analysis, found[analysis.key], house_currency) for analysis in ANALYSES if analysis.key in found
    ]


def _card(analysis: Analysis, kept: Finding, house_currency: str) -> Card:
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
        analysis.verdict(findings, house_currency),
        analysis.chart(findings, house_currency),
        "",
        foot,
    )


def revived(kind: type[Any], stored: Any) -> Any:
    """A dataclass from its JSON form: nested dataclasses and tuples come back as what they were."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{each.name: revived(hints[each.name], stored[each.name]) for each in fields(kind)})
    inner = get_args(kind)
    if isinstance(stored, list):
        several = inner[:-1] if inner[-1:] == (Ellipsis,) else inner
        kinds = several * len(stored) if len(several) == 1 else several
        return tuple(revived(each, one) for each, one in zip(kinds, stored, strict=True))
    option = next((each for each in inner if isinstance(each, type) and is_dataclass(each)), None)
    return revived(option, stored) if option is not None and isinstance(stored, dict) else stored


def home_steps(actor: Actor) -> list[Step]:
    """Computing what customers are worth, for those who may look at it."""
    if not all(sees_all(actor, current().type(key)) for key in TOLD):
        return []
    computed = Finding.objects.filter(findings__isnull=False).exists()
    return [
        Step(
            _("Learn who they are"),
            _("Class, buying pattern and lifetime value, with their reasons."),
            "/analytics",
            computed,
            20,
        )
    ]
