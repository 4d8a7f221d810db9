"""Addresses for directories."""

from __future__ import annotations

from django.urls import path

from kith.api.scim.door import scim

urlpatterns = [
    path("scim/v2", scim, {"rest": ""}, name="scim-root"),
    path("scim/v2/<path:rest>", scim, name="scim"),
]
