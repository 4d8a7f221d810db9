"""The page on which an app asks to work in somebody's name."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.core.principals.actor import Actor
from kith.core.sign_in.app.allowing import LONGEST_DAYS, ONCE, Asked, allow, asked_of, decline
from kith.core.sign_in.app.refusal import Refused
from kith.core.sign_in.scopes import Said, in_words
from kith.desk.door import desk
from kith.desk.lean import LeanPage, render_lean
from kith.desk.policy import content_policy
from kith.desk.sign_in.visit import visit_of


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody is asked. `back` is where the browser is led afterwards, as people read it; `sent` what the app
    asked with, which comes back with the answer."""

    app: str
    name: str
    scopes: tuple[Said, ...]
    back: str
    days: int
    sent: tuple[tuple[str, str], ...]


@desk
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest, actor: Actor) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    try:
        asked = asked_of(dict(given.lists()))
        if request.method == "POST":
            return _answered(request, actor, asked)
    except Refused as refused:
        return _back(
            request, refused.to, refused.state, error=refused.error, error_description=refused.reason
        )
    return _question(request, actor, asked, given)


def _question(request: HttpRequest, actor: Actor, asked: Asked, given: QueryDict) -> HttpResponse:
    name = asked.app.principal.name
    parts = urlsplit(asked.redirect_uri)
    consent = Consent(
        name, actor.name, in_words(asked.scopes), parts.netloc or f"{parts.scheme}:", LONGEST_DAYS,
        tuple((key, str(given[key])) for key in ONCE if key in given),
    )  # fmt: skip
    page = LeanPage(_("Let %(app)s work in your name?") % {"app": name})
    response = render_lean(request, page, 200, "account/consent.jinja", {"consent": consent})
    response.headers["Content-Security-Policy"] = content_policy(asked.redirect_uri)
    response.headers["X-Frame-Options"] = "DENY"
    return response


def _answered(request: HttpRequest, actor: Actor, asked: Asked) -> HttpResponse:
    """Back to the app with a code, if the answer was yes."""
    if request.POST.get("answer") == "yes":
        code = allow(by=actor, asked=asked, visit=visit_of(request))
        return _back(request, asked.redirect_uri, asked.state, code=code)
    decline(by=actor, asked=asked, visit=visit_of(request))
    return _back(request, asked.redirect_uri, asked.state, error="access_denied")


def _back(request: HttpRequest, to: str, state: str, **answer: str) -> HttpResponse:
    """To the app's own registered address, whatever its scheme, with who answers."""
    house = settings.KITH_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    query = urlencode(answer | ({"state": state} if state else {}) | {"iss": house})
    joint = "&" if urlsplit(to).query else "?"
    headers = {
        "Location": f"{to}{joint}{query}",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return HttpResponse(status=303, headers=headers)
