"""Addresses of the pages for administrators."""

from __future__ import annotations

from django.urls import path

from kith.desk.administration import (
    apps_page,
    colleague_page,
    directories_page,
    outside_page,
    roles_page,
    teams_page,
)

urlpatterns = [
    path("settings/directories", directories_page.directories_page, name="directories"),
    path("settings/directories/connect", directories_page.connect, name="directory-connect"),
    path("settings/directories/role", directories_page.change, name="directory-role"),
    path("settings/directories/<uuid:uid>/end", directories_page.disconnect, name="directory-end"),
    path("settings/apps", apps_page.apps_page, name="apps"),
    path("settings/apps/new", apps_page.new_app, name="app-new"),
    path("settings/apps/<uuid:uid>", apps_page.app_page, name="app"),
    path("settings/apps/<uuid:uid>/addresses", apps_page.change, name="app-change"),
    path("settings/apps/<uuid:uid>/secret", apps_page.new_secret, name="app-secret"),
    path("settings/apps/<uuid:uid>/end", apps_page.end, name="app-end"),
    path("settings/colleagues/<uuid:uid>", colleague_page.colleague_page, name="colleague"),
    path("settings/colleagues/<uuid:uid>/<str:what>", colleague_page.change, name="colleague-change"),
    path("settings/outside/<uuid:uid>", outside_page.outside_page, name="outside"),
    path("settings/outside/<uuid:uid>/until", outside_page.change_end, name="outside-until"),
    path("settings/teams", teams_page.teams_page, name="teams"),
    path("settings/teams/add", teams_page.add, name="team-add"),
    path("settings/teams/<uuid:uid>", teams_page.change, name="team-change"),
    path("settings/teams/<uuid:uid>/move", teams_page.move, name="team-move"),
    path("settings/teams/<uuid:uid>/delete", teams_page.remove, name="team-delete"),
    path("settings/teams/<uuid:uid>/join", teams_page.join, name="team-join"),
    path("settings/teams/<uuid:uid>/leave/<uuid:membership>", teams_page.leave, name="team-leave"),
    path("settings/roles", roles_page.roles_page, name="roles"),
    path("settings/roles/add", roles_page.add, name="role-add"),
    path("settings/roles/<uuid:uid>", roles_page.role_page, name="role"),
    path("settings/roles/<uuid:uid>/change", roles_page.change, name="role-change"),
    path("settings/roles/<uuid:uid>/rename", roles_page.rename, name="role-rename"),
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
