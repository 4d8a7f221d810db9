"""Values that the database cannot keep, such as a text with a zero byte in it, are refused and no mistake of ours.

Fields of records clean what comes in. Names of keys, settings and whoever signs in do not go through them, and pages
that strangers reach have forms of their own: so this stands behind all of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kith.api.problem import problem
from kith.core.errors import Invalid
from kith.desk.door import refusal

log = logging.getLogger(__name__)


class UnkeptRefused:
    """Answers with 422 where PostgreSQL has refused a value. Nothing was written: the transaction has ended with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DataError):
            return None
        log.warning("a value was refused by the database: %s", type(exception.__cause__).__name__)
        error = Invalid({"": [_("Something in it is no text or number that can be kept.")]})
        if request.path.startswith("/api/"):
            return problem(422, str(error), error.as_json())
        return refusal(request, error)
