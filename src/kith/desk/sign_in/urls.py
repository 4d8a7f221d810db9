"""Addresses of the sign-in pages, under the names that allauth knows them by."""

from __future__ import annotations

from django.urls import path, re_path

from kith.desk.sign_in import invited, pages
from kith.desk.sign_in.provider import doors

urlpatterns = [
    path("sign-in/", pages.SignIn.as_view(), name="account_login"),
    path("sign-in/passkey/", pages.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/second-factor/", pages.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-in/start-again/", pages.start_again, name="start-again"),
    path("sign-in/switched-off/", pages.Inactive.as_view(), name="account_inactive"),
    path("sign-in/forgotten/", pages.forgotten, name="account_reset_password"),
    path(
        "sign-in/new-password/done/",
        pages.NewPasswordDone.as_view(),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        pages.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("sign-in/with/<uuid:uid>", doors.start, name="provider-start"),
    path("sign-in/with/<uuid:uid>/again", doors.again, name="provider-again"),
    path("sign-in/with/<uuid:uid>/posted", doors.posted, name="provider-posted"),
    path("sign-in/with/<uuid:uid>/metadata", doors.metadata, name="provider-metadata"),
    path("sign-in/with/<uuid:uid>/back", doors.back, name="provider-back"),
    path("sign-in/with/<uuid:uid>/left", doors.left, name="provider-left"),
    path("invitation/<str:token>", invited.invitation, name="invitation"),
    path("sign-out/", pages.SignOut.as_view(), name="account_logout"),
    path("password/", pages.ChangePassword.as_view(), name="account_change_password"),
]
