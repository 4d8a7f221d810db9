"""What the palette and look-up fields ask for: records by the beginnings of their words."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.search.reading import Hit, find
from kith.desk import marks
from kith.desk.door import desk
from kith.desk.form_view import Choice
from kith.desk.render import render_page
from kith.desk.shell import PaletteGroup, PaletteHit


@desk
@require_GET
def palette(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hits of all types, grouped."""
    hits = find(actor, request.GET.get("q", "")[:200])
    groups = tuple(
        PaletteGroup(declared.plural, tuple(_hit(hit) for hit in found))
        for declared, found in groupby(hits, key=lambda hit: hit.type)
    )
    return render_page(request, "desk/palette_results.jinja", {"groups": groups})


def _hit(hit: Hit) -> PaletteHit:
    party = hit.type.belongs_to == "id"
    drawn = (
        marks.avatar(hit.title, "av-sm", "organisation" if hit.type.key == "organisation" else "person")
        if party
        else ""
    )
    return PaletteHit(
        hit.title, f"/{hit.type.url}/{hit.uid}", "" if party else hit.type.icon, drawn, hit.detail
    )


@desk
@require_GET
def lookup(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """Records that a reference can point to."""
    declared = current().at(path)
    types = (
        (declared.key,)
        if declared.search
        else tuple(each.key for each in current().types if each.table == declared.table)
    )
    hits = find(actor, request.GET.get("q", "")[:200], 8, types)
    options = tuple(Choice(str(hit.uid), hit.title, detail=hit.detail) for hit in hits)
    return render_page(request, "desk/lookup_options.jinja", {"options": options})
