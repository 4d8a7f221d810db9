"""Our rules and words for allauth."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kith.core.principals.model import User
from kith.core.principals.queries import may_come_in
from kith.core.principals.sessions import FACTOR_ELSEWHERE
from kith.core.sign_in import seals, standing
from kith.core.sign_in.happened import refused
from kith.core.sign_in.provider.only import again_through, only_through
from kith.desk.sign_in.provider.coming import METHOD
from kith.desk.sign_in.provider.links import only_page
from kith.desk.sign_in.visit import visit_of

STAGES = {"allauth.mfa.stages.AuthenticateStage": "kith.desk.sign_in.provider.coming.SecondFactorStage"}


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Only people who were added, and whose principal is active, come in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail and this password do not belong together."),
        "enter_current_password": _("The current password is another one."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts. Try again in five minutes."),
        "rate_limited": _("Too many attempts. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        if not may_come_in(user):
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]
        if (provider := only_through(user)) and not _came_through_one(request, user):
            refused(user.email, visit_of(request), what="provider_only")
            return only_page(request, provider)
        return super().pre_login(request, user, **more)  # type: ignore[no-any-return]

    def get_login_stages(self) -> list[str]:
        return [STAGES.get(path, path) for path in super().get_login_stages()]

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        provider = again_through(user) if user.is_authenticated else None
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if provider is None:
            return ways
        address = reverse("provider-again", kwargs={"uid": provider.uid})
        return [*ways, {"id": "provider", "description": provider.name, "url": address}]

    def login(self, request: HttpRequest, user: User) -> None:
        request.session.pop(FACTOR_ELSEWHERE, None)
        super().login(request, user)
        proofs = [
            record.get("type") or record["method"] for record in get_authentication_records(request, user)
        ]
        record_authentication(request, user, "sign_in", reauthenticated=True)
        standing.came_in(user, request.session, visit_of(request), proofs)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            standing.went_out(request.user, visit_of(request))
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        refused(str(credentials.get("email") or ""), visit_of(request))

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every other session."""
        standing.new_password(user, password, self.request.session.session_key or "", visit_of(self.request))

    def reauthenticate(self, user: User, password: str) -> bool:
        proven = self.authenticate(context.request, email=user.email, password=password)
        return proven is not None and proven.pk == user.pk

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the e-mail alone: allauth's own key has the host's name in it, which whoever asks can choose."""
        return str(credentials.get("email") or "").strip().casefold()

    def add_message(self, *args: Any, **more: Any) -> None:
        """Pages say themselves what was done."""

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """What was done to an account stands in its history."""


def _came_through_one(request: HttpRequest, user: User) -> bool:
    """Whether the last proof of this sign-in came from a provider."""
    given = get_authentication_records(request, user)
    return bool(given) and given[-1]["method"] == METHOD


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors. Their secrets are sealed before they are stored."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code is not right. Codes change every 30 seconds; take the one that is shown now."
        ),
    }

    def encrypt(self, text: str) -> str:
        return seals.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return seals.opened(encrypted_text)

    def get_totp_issuer(self) -> str:
        return seals.house_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": seals.house_name()}
