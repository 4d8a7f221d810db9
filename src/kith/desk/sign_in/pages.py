"""The sign-in pages: allauth's flows in our own look."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from allauth.account.internal.stagekit import clear_login
from allauth.core import ratelimit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib.auth import SESSION_KEY, logout
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kith.core.principals.signed_in import signed_in
from kith.core.sign_in.happened import refused
from kith.core.sign_in.links import ask_for_link
from kith.core.sign_in.notice import carrier
from kith.desk.actions_view import Action
from kith.desk.door import to_sign_in
from kith.desk.form_view import FormField
from kith.desk.lean import LeanPage, PasskeyButton, render_lean
from kith.desk.render import Toast, toast_after
from kith.desk.sign_in.lean_view import Lean, options_json
from kith.desk.sign_in.provider.links import provider_links
from kith.desk.sign_in.visit import visit_of


class SignIn(Lean, views.LoginView):  # type: ignore[misc]  # allauth is untyped
    title = _("Sign in")
    submit_label = _("Sign in")

    def dispatch(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        if SESSION_KEY in request.session and signed_in(request) is None:
            logout(request)
        if request.GET.get("ended"):
            self.lead = _(
                "Your session has ended. Sign in to go on where you were, with what you have just sent."
            )
        return super().dispatch(request, *args, **more)  # type: ignore[no-any-return]

    def links(self) -> tuple[Action, ...]:
        return (Action(_("Password forgotten"), reverse("account_reset_password")),)

    def ways(self) -> tuple[Action, ...]:
        return provider_links(self.request)

    def passkey(self, form: BaseForm | None) -> PasskeyButton:
        address = reverse("mfa_login_webauthn")
        return PasskeyButton("get", _("Sign in with a passkey"), address, address=address)


class SignInByPasskey(Lean, LoginWebAuthnView):  # type: ignore[misc]
    """Password and second factor in one. Reached from the button of the sign-in page."""

    title = _("Sign in")

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        refused("", visit_of(self.request))
        return self.render_to_response(self.get_context_data(form=form))

    def links(self) -> tuple[Action, ...]:
        return (BACK,)

    def passkey(self, form: BaseForm | None) -> PasskeyButton:
        address = reverse("mfa_login_webauthn")
        said = _("This passkey does not open this house.") if form else ""
        return PasskeyButton("get", _("Sign in with a passkey"), address, address=address, error=said)


class SecondFactor(Lean, AuthenticateView):  # type: ignore[misc]
    """After the password: a code, or a passkey."""

    title = _("Second factor")
    submit_label = _("Sign in")

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        if form is self.webauthn_form:
            refused(self.stage.login.user.email, visit_of(self.request))
        return super().form_invalid(form)  # type: ignore[no-any-return]

    def links(self) -> tuple[Action, ...]:
        return (Action(_("Start again"), reverse("start-again")),)

    def passkey(self, form: BaseForm | None) -> PasskeyButton | None:
        user = self.stage.login.user
        if not is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]):
            return None
        failed = self.webauthn_form.errors.get("credential", ()) if self.webauthn_form.is_bound else ()
        said = " ".join(str(each) for each in failed)
        return PasskeyButton(
            "get", _("Use a passkey"), options=options_json(begin_authentication(user)), error=said
        )


def start_again(request: HttpRequest) -> HttpResponse:
    """Forgets a sign-in that waits for its second factor."""
    clear_login(request)
    return HttpResponseRedirect(reverse("account_login"))


class SignOut(Lean, views.LogoutView):  # type: ignore[misc]
    title = _("Sign out")
    lead = _("Your work is kept. Others who use this computer can no longer open it.")
    submit_label = _("Sign out")

    def links(self) -> tuple[Action, ...]:
        return (Action(_("Back to work"), "/"),)


class Inactive(Lean, views.AccountInactiveView):  # type: ignore[misc]
    title = _("Your account is switched off")
    lead = _("Ask an administrator to switch it on again.")

    def links(self) -> tuple[Action, ...]:
        return (BACK,)


class NewPassword(Lean, views.PasswordResetFromKeyView):  # type: ignore[misc]
    """Reached by a link that works once, for a day."""

    title = _("Choose a new password")
    submit_label = _("Save")

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        if context.get("token_fail"):
            page = LeanPage(
                _("This link is no longer valid"),
                _("It was used already or is too old. Ask an administrator for a new one."),
                links=(BACK,),
            )
            return render_lean(self.request, page, 410)
        return super().render_to_response(context, **more)


class NewPasswordDone(Lean, views.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    title = _("Your new password is saved")
    lead = _("All other sessions have ended.")

    def links(self) -> tuple[Action, ...]:
        return (Action(_("Sign in"), reverse("account_login"), tone="main"),)


class ChangePassword(Lean, views.PasswordChangeView):  # type: ignore[misc]
    title = _("Change your password")
    lead = _("You stay signed in here; all other sessions end.")
    submit_label = _("Save")

    def dispatch(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        if signed_in(request) is None or not request.user.is_authenticated:
            return to_sign_in(request)
        if not request.user.has_usable_password():
            page = LeanPage(self.title, _("You sign in without a password."), links=self.links())
            return render_lean(request, page, 409)
        return super().dispatch(request, *args, **more)  # type: ignore[no-any-return]

    def links(self) -> tuple[Action, ...]:
        return (Action(_("Back to work"), "/"),)

    def get_default_success_url(self) -> str:
        return "/"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        return toast_after(
            super().form_valid(form), Toast(_("Your password is changed. All other sessions have ended."))
        )


BACK = Action(_("Back to sign-in"), "/sign-in/")
ASK = _(
    "Links are not sent by mail here. An administrator resets your password:"
    " they make a link with which you choose a new one."
)
EMAIL = FormField("login", _("E-mail"), "email", required=True, autocomplete="username")


def forgotten(request: HttpRequest) -> HttpResponse:
    """Sends a link where mails can go out, and says who else can help. Its answer is the same for every e-mail."""
    if carrier() is None:
        return render_lean(request, LeanPage(_("Password forgotten"), ASK, links=(BACK,)))
    email = request.POST.get("login", "").strip()
    if request.method != "POST" or not email:
        page = LeanPage(
            _("Password forgotten"),
            _("A link to choose a new one comes by mail."),
            (EMAIL,),
            _("Send"),
            links=(BACK,),
        )
        return render_lean(request, page)
    if not ratelimit.consume(request, action="reset_password", key=email.casefold()):
        return too_many(request)
    ask_for_link(email)
    said = _("If somebody signs in with this e-mail, a link is on its way. It works once, for a day.")
    return render_lean(request, LeanPage(_("Look into your mail"), said, links=(BACK,)))


def too_many(request: HttpRequest) -> HttpResponse:
    page = LeanPage(_("Too many attempts"), _("Wait five minutes, then try again."), links=(BACK,))
    return render_lean(request, page, 429)
