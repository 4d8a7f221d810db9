"""Refusals as `application/problem+json` (RFC 9457): what, why, and which field."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import orjson
import psycopg
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

from kith.core.errors import Conflict, Invalid, KithError, NotAllowed, NotFound
from kith.core.events.refusing import note_refusal
from kith.core.principals.actor import Actor

KIND = "application/problem+json"
STATUS: dict[type[KithError], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422}
NAMES = {
    400: "unreadable",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    409: "conflict",
    412: "changed-meanwhile",
    413: "too-large",
    422: "invalid",
    428: "unseen",
    429: "too-fast",
    500: "broken",
}
log = logging.getLogger(__name__)


class Changed(Conflict):
    """The record is no longer the one that `If-Match` names."""


class Unseen(Conflict):
    """A change that does not say which state of the record it was made from, so that it might undo another's."""

    default = gettext_lazy(
        "Say which state of the record you have seen: send its ETag as If-Match, or each value under “expected”."
        " If-Match: * goes ahead whatever is there."
    )


class TooLarge(Invalid):
    """The request's body is larger than any record can be."""


def titles() -> dict[str, str]:
    """What each kind of problem is called, in the reader's language."""
    return {
        "unreadable": _("The request cannot be read"),
        "not-signed-in": _("A key or a signed-in browser is needed"),
        "not-allowed": _("This is not open to you"),
        "not-found": _("There is no such record"),
        "conflict": _("This cannot be done now"),
        "changed-meanwhile": _("Somebody else has changed this in the meantime"),
        "unseen": _("What you have seen is not said"),
        "too-large": _("The request is too large"),
        "invalid": _("Some values cannot be taken"),
        "too-fast": _("Too many requests"),
        "broken": _("Something went wrong here"),
    }


def problem(status: int, detail: str = "", errors: Mapping[str, object] | None = None) -> HttpResponse:
    """An answer that says what went wrong. `errors` are sentences, or present values, by field."""
    name = NAMES.get(status, "unreadable" if status < 500 else "broken")
    body: dict[str, object] = {"type": f"/api/v1/docs#{name}", "title": titles()[name], "status": status}
    body |= {"detail": detail} if detail else {}
    body |= {"errors": errors} if errors else {}
    return HttpResponse(orjson.dumps(body, default=str), status=status, content_type=KIND)


def refused(request: HttpRequest, error: KithError) -> HttpResponse:
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 409)
    actor = getattr(request, "auth", None)
    if isinstance(error, NotAllowed) and isinstance(actor, Actor):
        note_refusal(actor, error)
    if isinstance(error, Invalid):
        return problem(413 if isinstance(error, TooLarge) else status, str(error), error.as_json())
    if isinstance(error, Conflict):
        special = 412 if isinstance(error, Changed) else 428 if isinstance(error, Unseen) else status
        return problem(special, str(error), error.fields)
    return problem(status, str(error))


def unfit_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = {str(each["loc"][-1]): [str(each["msg"])] for each in error.errors}
    return problem(422, "", errors)


def from_ninja(request: HttpRequest, error: HttpError) -> HttpResponse:
    status = error.status_code
    response = problem(status, str(error) if isinstance(error, Throttled) or status == 403 else "")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Kith"'
    return response


def unreadable_value(request: HttpRequest, error: psycopg.DataError) -> HttpResponse:
    """What PostgreSQL itself cannot read, such as a page address that somebody has changed by hand."""
    return problem(422, _("A value of this request cannot be read."))


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The API broke at %s %s", request.method, request.path, exc_info=error)
    return problem(500)


def translate_errors(api: NinjaAPI) -> None:
    """Lets every error that a route can raise leave as a problem."""
    handlers: dict[type[Exception], Any] = {
        Exception: broken,
        KithError: refused,
        ValidationError: unfit_parameters,
        HttpError: from_ninja,
        psycopg.DataError: unreadable_value,
        Http404: lambda request, error: problem(404),
        BadRequest: lambda request, error: problem(400, str(error)),
        RequestDataTooBig: lambda request, error: problem(413),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
