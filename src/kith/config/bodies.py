"""Bodies that are too large end at the door, before a byte of them is read: nothing of them is ever on the disk."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kith.api.problem import problem
from kith.core.attachment.actions import largest
from kith.core.files.receiving import MEGABYTE, too_large
from kith.core.transfer.files import LARGEST as LARGEST_IMPORT
from kith.desk.door import refusal

IMPORTS = ("/import", "/api/v1/imports")
AROUND = MEGABYTE
"""What a form has besides its files."""


class BodiesMeasured:
    """Refuses by the length that a request announces; without one nothing is read at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) <= AROUND:
            return self._get_response(request)
        most = LARGEST_IMPORT if request.path.startswith(IMPORTS) else largest()
        if int(length) <= most + AROUND:
            return self._get_response(request)
        error = too_large(most)
        if request.path.startswith("/api/"):
            return problem(413, str(error), error.as_json())
        response = refusal(request, error)
        response.status_code = 413
        return response
