"""Addresses of the pages for administrators."""

from __future__ import annotations

from django.urls import path

from kith.desk.administration import roles_page

urlpatterns = [
    path("settings/roles", roles_page.roles_page, name="roles"),
    path("settings/roles/add", roles_page.add, name="role-add"),
    path("settings/roles/<uuid:uid>", roles_page.role_page, name="role"),
    path("settings/roles/<uuid:uid>/change", roles_page.change, name="role-change"),
    path("settings/roles/<uuid:uid>/give", roles_page.give, name="role-give"),
    path("settings/roles/<uuid:uid>/withdraw/<uuid:grant>", roles_page.withdraw, name="role-withdraw"),
    path("settings/roles/<uuid:uid>/delete", roles_page.remove, name="role-delete"),
    path("settings/roles/<uuid:uid>/fields/<str:key>", roles_page.fields_page, name="role-fields"),
    path(
        "settings/roles/<uuid:uid>/fields/<str:key>/change",
        roles_page.change_fields,
        name="role-fields-change",
    ),
]
