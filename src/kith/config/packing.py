"""Answers are packed for the wire where the browser reads that: a list is then a sixth of its size.

A page that holds a secret beside what was asked for could be guessed by its packed length; Django changes the
secret of forms in every answer and adds a random number of bytes.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_PACKED = ("text/", "application/json", "application/problem+json", "image/svg+xml")


class Packing(GZipMiddleware):
    """Packs text. Streams go out as they come: packing holds back what must arrive at once."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(_PACKED)
        return super().process_response(request, response) if is_text and not response.streaming else response
