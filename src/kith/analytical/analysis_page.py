"""One analysis on a page of its own: its finding, its drawing, and what stands behind them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from kith.analytical.cards import cards, revived
from kith.analytical.catalogue import ANALYSES
from kith.analytical.model import Finding
from kith.analytical.seeing import require_everybody
from kith.analytical.segmenting import make_segment
from kith.core.errors import NotFound
from kith.core.principals.actor import Actor
from kith.core.records.settings import house_currency
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import render_page


@desk
@require_GET
def about(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """What the newest run of the analysis found. Raises NotFound where there is none."""
    require_everybody(actor)
    card = next(iter(cards([key])), None)
    analysis, kept = ANALYSES.get(key), Finding.objects.filter(analysis=key).first()
    if card is None or analysis is None or kept is None:
        raise NotFound
    found = kept.findings
    parts = () if found is None else analysis.parts(revived(analysis.findings, found), house_currency())
    context = {"card": card, "parts": parts, "shell": frame(request, actor, "analytics")}
    return render_page(request, "analytical/analysis.jinja", context, block="page")


@desk
@require_POST
def segment_of_group(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """A segment of the customers in a group, which is shown then."""
    return go(request, f"/segments/{make_segment(by=actor, key=key).uid}")
