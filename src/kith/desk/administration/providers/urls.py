"""Addresses of the pages of identity providers."""

from __future__ import annotations

from django.urls import path

from kith.desk.administration.providers import pages

ONE = "settings/providers/<uuid:uid>"

urlpatterns = [
    path("settings/providers", pages.providers_page, name="providers"),
    path("settings/providers/new/oidc", pages.new_provider, {"protocol": "oidc"}, name="provider-new-oidc"),
    path("settings/providers/new/saml", pages.new_provider, {"protocol": "saml"}, name="provider-new-saml"),
    path(ONE, pages.provider_page, name="provider"),
    path(f"{ONE}/check", pages.check, name="provider-check"),
    path(f"{ONE}/delete", pages.remove, name="provider-delete"),
    path(f"{ONE}/rules", pages.add_rule, name="provider-rule-add"),
    path(f"{ONE}/rules/<uuid:rule>/delete", pages.remove_rule, name="provider-rule-delete"),
    path(f"{ONE}/people/<uuid:person>/part", pages.part, name="provider-part"),
]
