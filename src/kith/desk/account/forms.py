"""What is sent when a second factor is set up, checked."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from kith.core.principals.model import User
from kith.core.sign_in.factors import LONGEST_NAME
from kith.core.sign_in.seals import opened, sealed

KEPT = "app_secret"


class AppForm(forms.Form):
    """A first code of an authenticator app. Until it is right the secret is kept sealed in the session."""

    code = forms.CharField()

    def __init__(self, data: Any, *, user: User, session: SessionBase) -> None:
        super().__init__(data)
        self.user, self.session = user, session
        if KEPT not in session or not self.is_bound:
            session[KEPT] = sealed(generate_totp_secret())
        self.secret = opened(session[KEPT])

    def clean_code(self) -> str:
        forget_tries = check_rate_limit(self.user, error_key="rate_limited")
        code = str(self.cleaned_data["code"])
        if not validate_totp_code(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        forget_tries()
        return code

    def forget(self) -> None:
        self.session.pop(KEPT, None)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    """The browser's answer and a name."""

    @property
    def suggested(self) -> str:
        return str(self.data.get("name") or _("This device"))

    @property
    def name(self) -> str:
        return self.suggested.strip()[:LONGEST_NAME]
