"""What each viewer sets for this browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from kith.core.principals.actor import Actor
from kith.desk.door import desk
from kith.desk.frame import THEMES, frame
from kith.desk.gallery import gallery

YEAR = 365 * 24 * 3600


@desk
@require_POST
def theme(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Light, dark, or as the system says."""
    return keep_theme(HttpResponse(status=204), request.POST.get("theme", "system"))


def keep_theme(response: HttpResponse, chosen: str) -> HttpResponse:
    """The answer with a cookie that keeps the theme for this browser."""
    response.set_cookie("kith_theme", chosen if chosen in THEMES else "system", max_age=YEAR, samesite="Lax")
    return response


@desk
@require_GET
def components(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every component in every state."""
    return gallery(request, frame(request, actor))
