"""Addresses of the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from kith.api.build import PREFIX, build
from kith.api.oauth.urls import urlpatterns as oauth
from kith.api.pages import docs, openapi
from kith.api.problem import problem
from kith.api.scim.urls import urlpatterns as scim
from kith.core.registry import Registry, all_rooms


@csrf_exempt  # nothing is changed here, and programs understand problems, not pages
def nothing(request: HttpRequest, **_parts: str) -> HttpResponse:
    return problem(404)


urlpatterns: list[URLPattern | URLResolver] = [
    *oauth,
    *scim,
    path(f"{PREFIX}openapi.json", openapi, name="openapi"),
    path(f"{PREFIX}docs", docs, name="api-docs"),
    path(PREFIX, lambda request: HttpResponseRedirect(f"/{PREFIX}docs")),
    path(PREFIX, build(Registry(all_rooms())).urls),
    re_path(rf"^{PREFIX}", nothing),
]
