"""The page of insights: each analysis with its finding, its chart, its date, and one button to compute anew."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.analytical.asking import COMPUTE, start, stop
from kith.analytical.cards import cards, left_out
from kith.analytical.catalogue import ANALYSES
from kith.analytical.model import Finding
from kith.analytical.seeing import require_everybody, sees_everybody
from kith.core.access import allowed
from kith.core.jobs.model import UNDER_WAY, Run, State
from kith.core.jobs.queries import newest_run
from kith.core.principals.actor import Actor
from kith.core.records.settings import setting
from kith.desk.actions_view import Action, Empty
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.home_view import Step
from kith.desk.render import render_page


@dataclass(frozen=True, slots=True)
class Progress:
    """The run that is under way."""

    href: str
    share: float
    text: str


@desk
@require_GET
def analytics(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All analyses, and how far a run under way has come."""
    require_everybody(actor)
    run = newest_run(COMPUTE)
    under_way = run if run is not None and run.state in UNDER_WAY else None
    context: dict[str, object] = {
        "cards": cards(),
        "left_out": left_out(),
        "progress": _progress(under_way) if under_way else None,
        "stop": Action(_("Stop"), "/analytics/stop", "x", "post"),
        "was_stopped": run is not None and run.state == State.STOPPED,
        "problem": run.error if run is not None and run.state == State.FAILED else "",
        "asks": allowed(actor, "analytical.lake_query.see"),
        "ready": Action(_("Make a board review"), "/dashboards/ready", "layout-grid", "post"),
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
    start(by=actor)
    return go(request, "/analytics")


@desk
@require_POST
def stop_computing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ends the run under way after the step at hand."""
    stop(by=actor)
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


def home_steps(actor: Actor) -> list[Step]:
    """Computing what customers are worth, for those who may look at it."""
    if not sees_everybody(actor):
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
