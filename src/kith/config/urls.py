"""All addresses of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from kith.api.urls import urlpatterns as api
from kith.config.health.doors import alive, metrics, ready
from kith.desk.sign_in.urls import urlpatterns as sign_in
from kith.desk.urls import urlpatterns as desk

handler403 = "kith.desk.door.forbidden"
handler404 = "kith.desk.door.not_found"
handler500 = "kith.desk.door.broken"
handler429 = "kith.desk.sign_in.pages.too_many"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", alive, name="alive"),
    path("readyz", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    *sign_in,
    *api,
    *desk,
]
