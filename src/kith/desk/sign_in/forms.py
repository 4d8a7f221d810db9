"""The forms of second factors, with a record of codes that were wrong."""

from __future__ import annotations

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator

from kith.core.sign_in.happened import refused
from kith.desk.sign_in.visit import visit_of


class Code(AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """The code asked for after the password."""

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        refused(self.user.email, visit_of(context.request))


class CodeAgain(ReauthenticateForm):  # type: ignore[misc]
    """The code asked for again before something dangerous."""

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        refused(self.user.email, visit_of(context.request))
