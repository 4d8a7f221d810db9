"""Lets every answer that shows sensitive values leave its entry in the audit, without making anybody wait for it."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kith.core.events.viewing import collecting_views, write_views


class ViewsNoted:
    """Views are written when the server closes the answer, which it does after sending it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with collecting_views() as views:
            response = self._get_response(request)
        if views:
            response._resource_closers.append(partial(write_views, views))  # type: ignore[attr-defined]
        return response
