"""All addresses of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from kith.api.urls import urlpatterns as api
from kith.desk.sign_in.urls import urlpatterns as sign_in
from kith.desk.urls import urlpatterns as desk

handler403 = "kith.desk.door.forbidden"
handler404 = "kith.desk.door.not_found"
handler500 = "kith.desk.door.broken"
handler429 = "kith.desk.sign_in.pages.too_many"

urlpatterns: list[URLPattern | URLResolver] = [*sign_in, *api, *desk]
