"""Addresses of my account and of looking after others' sign-ins. Ways to prove oneself again have allauth's names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from kith.core.principals.actor import Actor
from kith.desk.account import again, allowed_apps, consent, factors, keyboard, keys, profile, sessions
from kith.desk.door import on_the_way_in
from kith.desk.sign_in import colleagues


@on_the_way_in
def by_password(request: HttpRequest, actor: Actor) -> HttpResponse:
    return again.ByPassword.as_view()(request)  # type: ignore[no-any-return]  # allauth is untyped


@on_the_way_in
def by_code(request: HttpRequest, actor: Actor) -> HttpResponse:
    return again.ByCode.as_view()(request)  # type: ignore[no-any-return]


@on_the_way_in
def by_passkey(request: HttpRequest, actor: Actor) -> HttpResponse:
    return again.ByPasskey.as_view()(request)  # type: ignore[no-any-return]


urlpatterns = [
    path("account", profile.profile, name="account"),
    path("account/sign-in", sessions.signing_in, name="account-sign-in"),
    path("account/sessions/end-others", sessions.end_all_others, name="account-end-others"),
    path("account/sessions/<uuid:uid>/end", sessions.end, name="account-end-session"),
    path("account/second-factor", factors.choose, name="account-second-factor"),
    path("account/app", factors.app, name="account-app"),
    path("account/app/remove", factors.remove_app, name="account-remove-app"),
    path("account/passkeys/new", factors.new_passkey, name="account-new-passkey"),
    path("account/passkeys/<slug:handle>", factors.rename_passkey, name="account-passkey"),
    path("account/passkeys/<slug:handle>/remove", factors.remove_passkey, name="account-remove-passkey"),
    path("account/recovery-codes", factors.codes, name="account-codes"),
    path("account/recovery-codes/new", factors.new_codes, name="account-new-codes"),
    path("account/keyboard", keyboard.keyboard, name="account-keyboard"),
    path("account/keys", keys.keys, name="account-keys"),
    path("account/keys/new", keys.new_key, name="account-new-key"),
    path("account/keys/<uuid:uid>/end", keys.end_key, name="account-end-key"),
    path("account/apps", allowed_apps.apps, name="account-apps"),
    path("account/apps/<uuid:uid>/end", allowed_apps.end, name="account-end-app"),
    path("oauth/authorize", consent.authorize, name="oauth-authorize"),
    path("settings/sign-ins", colleagues.sign_ins, name="sign-ins"),
    path("settings/sign-ins/invite", colleagues.invite, name="sign-ins-invite"),
    path("settings/sign-ins/<uuid:uid>/end", colleagues.end_all, name="sign-ins-end"),
    path("settings/sign-ins/<uuid:uid>/take-factors", colleagues.take_factors, name="sign-ins-take-factors"),
    path("settings/sign-ins/<uuid:uid>/off", colleagues.switch, {"to": "off"}, name="sign-ins-off"),
    path("settings/sign-ins/<uuid:uid>/on", colleagues.switch, {"to": "on"}, name="sign-ins-on"),
    path("settings/sign-ins/<uuid:uid>/link", colleagues.make_link, name="sign-ins-link"),
    path("settings/signing-in", colleagues.sign_in_rules, name="sign-in-rules"),
    path("account/again", by_password, name="account_reauthenticate"),
    path("account/again/code", by_code, name="mfa_reauthenticate"),
    path("account/again/passkey", by_passkey, name="mfa_reauthenticate_webauthn"),
]
