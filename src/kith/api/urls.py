"""Addresses of the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, re_path

from kith.api.build import PREFIX, build
from kith.api.pages import docs, openapi
from kith.api.problem import problem
from kith.core.registry import current


def nothing(request: HttpRequest, **_parts: str) -> HttpResponse:
    return problem(404)


def urlpatterns_of() -> list[URLPattern | URLResolver]:
    """The API of the house as it runs, its document and its docs page."""
    api = build(current())
    return [
        path(f"{PREFIX}openapi.json", openapi(api), name="openapi"),
        path(f"{PREFIX}docs", docs(api), name="api-docs"),
        path(PREFIX, lambda request: HttpResponseRedirect(f"/{PREFIX}docs")),
        path(PREFIX, api.urls),
        re_path(rf"^{PREFIX}.*$", nothing),
    ]


urlpatterns = urlpatterns_of()
