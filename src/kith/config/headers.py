"""The content security policy: no inline style or script, nothing foreign, markup only by our own policy."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    )
)
_HEADER = "Content-Security-Policy"


class ContentSecurity:
    """Sets the policy on every answer without one of its own, as the page of a mail with foreign HTML has, and has no
    answer kept on its way that does not say for how long it may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        own = _HEADER in response.headers
        response.headers.setdefault(_HEADER, POLICY)
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN" if own else "DENY")
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response
