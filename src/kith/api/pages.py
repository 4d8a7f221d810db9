"""The OpenAPI document, and a page that people can read."""

from __future__ import annotations

from functools import lru_cache

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import get_language
from ninja.errors import AuthenticationError

from kith.api.caller import ByKey, BySession
from kith.api.document import document
from kith.api.manual import manual
from kith.api.problem import from_ninja, titles
from kith.api.schema import Schema
from kith.core.principals.signed_in import signed_in
from kith.core.registry import Registry, current


@lru_cache(maxsize=4)
def described(registry: Registry, language: str) -> Schema:
    """The document of the house as it is, made once for each language."""
    return document(registry)


def openapi(request: HttpRequest) -> HttpResponse:
    """`openapi.json` for whoever may call the API."""
    try:
        known = ByKey()(request) or BySession()(request)
    except AuthenticationError:
        known = None
    if known is None:
        return from_ninja(request, AuthenticationError())
    found = described(current(), get_language() or "en")
    return HttpResponse(orjson.dumps(found), content_type="application/json")


def docs(request: HttpRequest) -> HttpResponse:
    """The same for people who are signed in: every type, its routes and fields."""
    if signed_in(request) is None:
        return HttpResponseRedirect("/sign-in/?next=/api/v1/docs")
    chapters = manual(described(current(), get_language() or "en"), current())
    return HttpResponse(
        render_to_string("api/docs.jinja", {"chapters": chapters, "problems": titles()}, request)
    )
