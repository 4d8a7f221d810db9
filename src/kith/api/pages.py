"""The OpenAPI document, and a page that people can read."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from kith.api.build import document
from kith.api.caller import ByKey, BySession
from kith.api.manual import manual
from kith.api.problem import from_ninja, titles
from kith.core.principals.signed_in import signed_in
from kith.core.registry import current

View = Callable[[HttpRequest], HttpResponse]


def openapi(api: NinjaAPI) -> View:
    """`openapi.json` for whoever may call the API."""

    @lru_cache(maxsize=8)
    def written(language: str) -> bytes:
        return orjson.dumps(document(api, current()))

    def page(request: HttpRequest) -> HttpResponse:
        try:
            known = ByKey()(request) or BySession()(request)
        except AuthenticationError:
            known = None
        if known is None:
            return from_ninja(request, AuthenticationError())
        return HttpResponse(written(get_language() or "en"), content_type="application/json")

    return page


def docs(api: NinjaAPI) -> View:
    """The same for people who are signed in: every type, its routes and fields."""

    def page(request: HttpRequest) -> HttpResponse:
        if signed_in(request) is None:
            return HttpResponseRedirect("/sign-in/?next=/api/v1/docs")
        chapters = manual(document(api, current()), current())
        return HttpResponse(
            render_to_string("api/docs.jinja", {"chapters": chapters, "problems": titles()}, request)
        )

    return page
