"""Headers of every answer: the content security policy, who may frame a page, and that nothing is kept on its way."""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kith.desk.live import live_address
from kith.desk.policy import content_policy

_HEADER = "Content-Security-Policy"


class ContentSecurity:
    """Sets the policy on every answer without one of its own, as the page of a mail with foreign HTML has, and has no
    answer kept on its way that does not say for how long it may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        own = _HEADER in response.headers
        if not own:
            response.headers[_HEADER] = _policy(live_address(request))
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN" if own else "DENY")
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


@lru_cache(maxsize=64)
def _policy(hears_from: str) -> str:
    return content_policy(hears_from=hears_from)
