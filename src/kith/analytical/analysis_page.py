"""One analysis on a page of its own: its finding, its drawing, what stands behind them, and all figures as files."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from kith.analytical.analysis import Analysis, Part
from kith.analytical.cards import Card, cards, revived
from kith.analytical.catalogue import ANALYSES
from kith.analytical.dashboard.files import csv_of
from kith.analytical.model import Finding
from kith.analytical.seeing import require_everybody
from kith.analytical.segmenting import make_segment
from kith.core.errors import NotFound
from kith.core.files.sending import download_headers
from kith.core.principals.actor import Actor
from kith.core.records.settings import house_currency
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import render_page


@dataclass(frozen=True, slots=True)
class Found:
    """What the newest run of an analysis found, drawn."""

    analysis: Analysis
    card: Card
    parts: tuple[Part, ...]


@desk
@require_GET
def about(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """What the newest run of the analysis found. Raises NotFound where there is none."""
    require_everybody(actor)
    found = _found(key)
    context = {"card": found.card, "parts": found.parts, "shell": frame(request, actor, "analytics")}
    return render_page(request, "analytical/analysis.jinja", context, block="page")


@desk
@require_GET
def figures_csv(request: HttpRequest, actor: Actor, key: str, place: int) -> HttpResponse:
    """The figures of the drawing (0), or of the part with this number. Raises NotFound where there are none."""
    require_everybody(actor)
    found = _found(key)
    charts = [found.card.chart, *(part.chart for part in found.parts)]
    tables = [None, *(part.figures for part in found.parts)]
    if place >= len(charts):
        raise NotFound
    chart = charts[place]
    table = tables[place] if chart is None else chart.table
    if table is None:
        raise NotFound
    title = found.parts[place - 1].title if place else found.card.title
    content = csv_of(table)
    return HttpResponse(content, headers=download_headers(f"{title}.csv", "text/csv", len(content)))


def _found(key: str) -> Found:
    card = next(iter(cards([key])), None)
    analysis, kept = ANALYSES.get(key), Finding.objects.filter(analysis=key).first()
    if card is None or analysis is None or kept is None:
        raise NotFound
    if kept.findings is None:
        return Found(analysis, card, ())
    parts = analysis.parts(revived(analysis.findings, kept.findings), house_currency())
    return Found(analysis, card, parts)


@desk
@require_POST
def segment_of_group(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """A segment of the customers in a group, which is shown then."""
    return go(request, f"/segments/{make_segment(by=actor, key=key).uid}")
