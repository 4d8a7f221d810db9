"""From where a request comes, as the history keeps it."""

from __future__ import annotations

from django.http import HttpRequest

from kith.core.sign_in.happened import Visit
from kith.lib.browser import browser_name


def visit_of(request: HttpRequest) -> Visit:
    return Visit(
        str(request.META.get("REMOTE_ADDR") or ""), browser_name(request.headers.get("User-Agent", ""))
    )
