"""Our rules and words for allauth."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kith.core.principals.model import User
from kith.core.principals.queries import may_come_in


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Only people who were added, and whose principal is active, come in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail and this password do not belong together."),
        "enter_current_password": _("The current password is another one."),
        "too_many_login_attempts": _("Too many attempts. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        if not may_come_in(user):
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]
        return super().pre_login(request, user, **more)  # type: ignore[no-any-return]
