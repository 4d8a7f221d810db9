"""Takes over which rooms are switched off before a request is answered."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kith.core.registry.switch import follow


class RoomsFollowed:
    """The settings are looked at once in ten seconds; between that this costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        follow()
        return self._get_response(request)
