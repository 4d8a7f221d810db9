"""Addresses where apps get their tokens."""

from __future__ import annotations

from django.urls import path

from kith.api.oauth import pages

urlpatterns = [
    path("oauth/token", pages.token, name="oauth-token"),
    path("oauth/revoke", pages.revoke, name="oauth-revoke"),
    path("oauth/introspect", pages.introspect, name="oauth-introspect"),
    path(".well-known/oauth-authorization-server", pages.metadata, name="oauth-metadata"),
]
