"""Answers to apps, as JSON that nobody keeps; and the form of every address at this door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from kith.api.oauth.request import Sent, app_of, read_form
from kith.api.pace import Buckets
from kith.core.sign_in.app.model import App
from kith.core.sign_in.app.refusal import Refused

BURST, PER_SECOND = 120, 4.0
View = Callable[[HttpRequest, App, Sent], HttpResponse]
_pace = Buckets()


def answered(body: Mapping[str, object], status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json", headers=headers)


def refused(refusal: Refused) -> HttpResponse:
    known = refusal.error != "invalid_client"
    body = {"error": refusal.error, "error_description": refusal.reason}
    response = answered(body, 400 if known else 401)
    if not known:
        response.headers["WWW-Authenticate"] = 'Basic realm="Kith"'
    return response


def for_apps(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Makes `view(request, app, sent)` an address where apps post forms, at a pace for each network address.

    No cookie counts here, so that no other site has anything to gain from a browser.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        if not _pace.take(request.META.get("REMOTE_ADDR", ""), BURST, PER_SECOND):
            slow = answered({"error": "slow_down", "error_description": "Too many requests."}, 429)
            slow.headers["Retry-After"] = "1"
            return slow
        try:
            sent = read_form(request)
            response = view(request, app_of(request, sent), sent)
        except Refused as refusal:
            response = refused(refusal)
        patch_vary_headers(response, ["Authorization"])
        return response

    return guarded
