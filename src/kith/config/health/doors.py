"""What load balancers and Prometheus ask for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from kith.config.health.checks import checks
from kith.config.health.metrics import exposed
from kith.config.health.who import may_watch

PLAIN = {"X-Content-Type-Options": "nosniff"}


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers. Nothing is asked of anybody."""
    return HttpResponse("ok\n", content_type="text/plain", headers=PLAIN)


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the house can work, thing by thing and without figures; 503 where one is not so."""
    found = {check.key: "ok" if check.good else "failed" for check in checks() if check.vital}
    good = all(state == "ok" for state in found.values())
    return JsonResponse({"ready": good, "checks": found}, status=200 if good else 503, headers=PLAIN)


PROBES = {"/healthz": alive, "/readyz": ready}


class Probes:
    """Answers load balancers before anything else is done, so that they learn of a database that is gone too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return PROBES.get(request.path, self._get_response)(request)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, on this machine or with the token; nobody else learns that it is there."""
    if not may_watch(request):
        return HttpResponse(status=404)
    return HttpResponse(exposed(), content_type=CONTENT_TYPE_LATEST)
