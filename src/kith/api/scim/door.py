"""Who calls: a directory with the token of its connection. Nobody else, and no browser, is let in."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from kith.api.pace import Buckets
from kith.core.principals.actor import Actor
from kith.core.principals.keys import keeper_of
from kith.core.provisioning.connection import SCOPE

KIND = "application/scim+json"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
BURST, PER_SECOND = 600, 30.0
_pace = Buckets()


@csrf_exempt  # no cookie counts here
def scim(request: HttpRequest, rest: str) -> HttpResponse:
    actor = _caller(request)
    if actor is None:
        answer = refused(401, "A connection's token is needed.")
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Kith"'
        return answer
    if not _pace.take(actor.id, BURST, PER_SECOND):
        answer = refused(429, "Too many requests.")
        answer.headers["Retry-After"] = "1"
        return answer
    from kith.api.scim.service import answered

    return answered(request, actor, [part for part in rest.split("/") if part])


def _caller(request: HttpRequest) -> Actor | None:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    found = keeper_of(token.strip(), SCOPE) if kind.lower() == "bearer" else None
    return found.calling_from(request.META.get("REMOTE_ADDR", "")) if found else None


def refused(status: int, detail: str, scim_type: str = "") -> HttpResponse:
    """An error in the words of the standard."""
    body = {"schemas": [ERROR], "status": str(status), "detail": detail}
    named = {"scimType": scim_type} if scim_type else {}
    return HttpResponse(orjson.dumps(body | named), status=status, content_type=KIND)
