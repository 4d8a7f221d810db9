"""What analyses found, and computing them, over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from kith.analytical import asking
from kith.analytical.analysis import Analysis
from kith.analytical.cards import Card, cards
from kith.analytical.catalogue import ANALYSES
from kith.analytical.model import Finding
from kith.analytical.seeing import require_everybody
from kith.api.beside import register
from kith.api.caller import caller
from kith.core.errors import NotFound
from kith.core.jobs.model import Run
from kith.core.jobs.queries import newest_run


class FiguresOut(Schema):
    """The figures behind a chart, written as they are shown."""

    headings: list[str]
    rows: list[list[str]]


class AnalysisOut(Schema):
    """One analysis. Without a result `missing` says what it needs, or is empty where it never ran. `as_of` is the moment
    the data stood at, `customers` how many it speaks of, `seconds` how long it took."""

    key: str
    title: str
    question: str
    finding: str
    missing: str
    as_of: datetime | None
    engine: str
    customers: int
    seconds: float


class AnalysisResultOut(AnalysisOut):
    """One analysis with its figures. `findings` are the numbers as they were kept; their names differ by analysis."""

    figures: FiguresOut | None
    findings: dict[str, Any] | None


class ComputationOut(Schema):
    """The newest run. `analysis` is empty for all of them; `step` is what it is at."""

    id: UUID
    state: str
    analysis: str
    done: int
    total: int
    step: str
    error: str
    started_at: datetime | None
    ended_at: datetime | None


class ComputeIn(Schema):
    """Which analysis to compute: its key, or an empty text for all of them."""

    analysis: str


def add(router: Router) -> None:
    register(router, "GET", "/analyses", list_analyses, list[AnalysisOut])
    register(router, "GET", "/analyses/computation", get_computation, ComputationOut)
    register(router, "POST", "/analyses/compute", compute_analyses, {202: ComputationOut})
    register(router, "POST", "/analyses/stop", stop_analyses, ComputationOut)
    register(router, "GET", "/analyses/{slug:key}", get_analysis, AnalysisResultOut)


def list_analyses(request: HttpRequest) -> list[AnalysisOut]:
    """Every analysis of the house with what it found last."""
    require_everybody(caller(request))
    shown, kept = {card.key: card for card in cards()}, _kept()
    return [AnalysisOut(**_said(each, shown.get(each.key), kept.get(each.key))) for each in ANALYSES]


def get_analysis(request: HttpRequest, key: str) -> AnalysisResultOut:
    require_everybody(caller(request))
    analysis = ANALYSES.get(key)
    if analysis is None:
        raise NotFound
    shown, kept = next(iter(cards((key,))), None), _kept().get(key)
    figures = None
    if shown is not None and shown.chart is not None:
        table = shown.chart.table
        figures = FiguresOut(headings=list(table.headings), rows=[list(row) for row in table.rows])
    return AnalysisResultOut(
        **_said(analysis, shown, kept), figures=figures, findings=kept.findings if kept else None
    )


def get_computation(request: HttpRequest) -> ComputationOut:
    """The newest run: its state, and how far it has come."""
    require_everybody(caller(request))
    run = newest_run(asking.COMPUTE)
    if run is None:
        raise NotFound
    return _shown(run)


def compute_analyses(request: HttpRequest, sent: ComputeIn) -> Status[ComputationOut]:
    """Starts a run, or gives the one that is under way: asking again changes nothing."""
    return Status(202, _shown(asking.start(by=caller(request), only=sent.analysis)))


def stop_analyses(request: HttpRequest) -> ComputationOut:
    """Ends the run under way after the step at hand; what it found up to then stays."""
    return _shown(asking.stop(by=caller(request)))


def _kept() -> dict[str, Finding]:
    return {finding.analysis: finding for finding in Finding.objects.all()}


def _said(analysis: Analysis, shown: Card | None, kept: Finding | None) -> dict[str, Any]:
    return {
        "key": analysis.key,
        "title": str(analysis.title),
        "question": str(analysis.question),
        "finding": shown.finding if shown else "",
        "missing": shown.missing if shown else "",
        "as_of": kept.as_of if kept else None,
        "engine": kept.engine if kept else "",
        "customers": kept.rows if kept else 0,
        "seconds": kept.seconds if kept else 0.0,
    }


def _shown(run: Run) -> ComputationOut:
    return ComputationOut(
        id=run.uid,
        state=run.state,
        analysis=run.asked.get("only", ""),
        done=run.done,
        total=run.total,
        step=run.note,
        error=run.error,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )
