"""The door behind which pictures of mails stand. Nobody signs in here, and no address can be guessed."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from kith.communicative.picture.actions import bytes_of, picture_by
from kith.core.errors import NotFound
from kith.core.files.sending import SEALED_OFF

YEAR = 31_536_000


@require_safe
def shown(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """The picture itself, for whatever mail program asks."""
    try:
        picture = picture_by(key)
        parts = bytes_of(picture)
    except NotFound:
        return HttpResponse(status=404)
    headers = {
        "Content-Type": picture.kind, "Content-Length": str(picture.size), "X-Content-Type-Options": "nosniff",
        "Cache-Control": f"public, max-age={YEAR}, immutable", "Content-Security-Policy": SEALED_OFF,
        "Cross-Origin-Resource-Policy": "cross-origin",
    }  # fmt: skip
    return cast("HttpResponse", StreamingHttpResponse(parts, headers=headers))
