"""The doors for sites: what stands at a place, the script that shows it, and what was seen and clicked.

Nobody signs in here. No cookie is read or set: a visitor is known by the token that the site sends along, or not at all.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kith.communicative.relay.actions import base_url
from kith.operational.marketing.targeted import choosing
from kith.operational.marketing.targeted.token import party_of
from kith.operational.marketing.targeted.type import PLACE
from kith.privacy.preference.pace import Pace

ASKING, COUNTING = Pace(300, 10.0), Pace(300, 10.0)
"""How fast one address is answered and counted: many people may share it, but none of them reads that many pages."""
ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
SCRIPT = Path(__file__).with_name("site.js")


@require_safe
def content(request: HttpRequest, place: str) -> HttpResponse:
    """What stands at a place, as JSON; `v` is the token of the visitor, if the site knows one."""
    if not PLACE.fullmatch(place):
        return HttpResponseNotFound(headers=ANYWHERE)
    if not _in_pace(ASKING, request):
        return _too_fast()
    token = request.GET.get("v", "")[:40]
    found = choosing.shown_at(place, party_of(token))
    shown = {**asdict(found), "link": f"{base_url()}{found.link}" if found.link else ""} if found else None
    kept = "private, max-age=60" if token else "public, max-age=300"
    return JsonResponse({"content": shown}, headers={**ANYWHERE, "Cache-Control": kept})


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The script that a site loads."""
    text = SCRIPT.read_text(encoding="utf-8")
    headers = {**ANYWHERE, "Cache-Control": "public, max-age=3600"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)


@csrf_exempt  # it changes a number that names nobody
@require_POST
def seen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Counts that a content was in view."""
    if not _in_pace(COUNTING, request):
        return _too_fast()
    known = choosing.count(uid, views=1)
    return HttpResponse(status=204 if known else 404, headers=ANYWHERE)


@require_safe
def go(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Counts a click and leads on to where the content's own link leads; who clicks too fast is led on, not counted."""
    target = choosing.link_of(uid)
    if not target:
        return HttpResponseNotFound()
    if request.method == "GET" and _in_pace(COUNTING, request):
        choosing.count(uid, clicks=1)
    response = HttpResponseRedirect(target)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _in_pace(pace: Pace, request: HttpRequest) -> bool:
    return pace.allows(str(request.META.get("REMOTE_ADDR", "")))


def _too_fast() -> HttpResponse:
    return HttpResponse(status=429, headers={**ANYWHERE, "Retry-After": "30"})
