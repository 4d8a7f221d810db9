"""The sign-in pages: allauth's flows in our own look."""

from __future__ import annotations

from typing import Any

from allauth.account import views
from django.contrib.auth import SESSION_KEY, logout
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.principals.signed_in import signed_in
from kith.desk.actions_view import Action
from kith.desk.form_view import FormField
from kith.desk.lean import LeanPage, render_lean
from kith.desk.render import Toast, toast_after

LABELS: dict[str, Text] = {
    "login": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}
KINDS = {"login": "email"}
COMPLETE = {"login": "username", "password": "current-password", "oldpassword": "current-password"}
HELP: dict[str, Text] = {
    "password1": _("Long and easy to remember: several words, not the name of the house.")
}


def field_of(bound: BoundField) -> FormField:
    """A field of Django's as one of ours. What was typed comes back, except passwords."""
    name = bound.name
    kind = KINDS.get(name, "password")
    return FormField(
        name,
        LABELS[name],
        kind,  # type: ignore[arg-type]  # one of two of the controls
        value=str(bound.value() or "") if kind == "email" else "",
        required=True,
        help=HELP.get(name, ""),
        error=" ".join(str(error) for error in bound.errors),
        autocomplete=COMPLETE.get(name, "new-password"),
    )


class Lean:
    """Draws allauth's views with the one lean template. A refused form comes back with status 422."""

    request: HttpRequest
    title: Text = ""
    lead: Text = ""
    submit_label: Text = ""

    def links(self) -> tuple[Action, ...]:
        return ()

    def render_to_response(self, context: dict[str, Any], **_more: Any) -> HttpResponse:
        form: BaseForm | None = context.get("form") if self.submit_label else None
        page = LeanPage(
            self.title,
            self.lead,
            tuple(field_of(bound) for bound in form) if form else (),
            self.submit_label,
            " ".join(str(error) for error in form.non_field_errors()) if form else "",
            str(context.get("redirect_field_value") or ""),
            self.links(),
        )
        refused = form is not None and form.is_bound and not form.is_valid()
        return render_lean(self.request, page, 422 if refused else 200)


class SignIn(Lean, views.LoginView):  # type: ignore[misc]  # allauth is untyped
    title = _("Sign in")
    submit_label = _("Sign in")

    def dispatch(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        if SESSION_KEY in request.session and signed_in(request) is None:
            logout(request)
        return super().dispatch(request, *args, **more)  # type: ignore[no-any-return]

    def links(self) -> tuple[Action, ...]:
        return (Action(_("Password forgotten"), reverse("account_reset_password")),)


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

    def links(self) -> tuple[Action, ...]:
        return (Action(_("Back to work"), "/"),)

    def get_default_success_url(self) -> str:
        return "/"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        return toast_after(
            super().form_valid(form), Toast(_("Your password is changed. All other sessions have ended."))
        )


BACK = Action(_("Back to sign-in"), "/sign-in/")


def forgotten(request: HttpRequest) -> HttpResponse:
    """Says who can help. Links for a new password are made by an administrator: see `links`."""
    page = LeanPage(
        _("Password forgotten"),
        _(
            "Links are not sent by mail here. An administrator resets your password:"
            " they make a link with which you choose a new one."
        ),
        links=(BACK,),
    )
    return render_lean(request, page)


def too_many(request: HttpRequest) -> HttpResponse:
    page = LeanPage(_("Too many attempts"), _("Wait five minutes, then try again."), links=(BACK,))
    return render_lean(request, page, 429)
