"""Accepting an invitation: a name, a password, and one is in."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.core.errors import Invalid, NotFound
from kith.core.sign_in.invitation.actions import accept, opened
from kith.core.sign_in.seals import house_name
from kith.desk.actions_view import Action
from kith.desk.form_view import FormField
from kith.desk.lean import LeanPage, render_lean
from kith.desk.sign_in.visit import visit_of


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reached by the link of an invitation, once."""
    try:
        email = opened(token).email
        if request.method != "POST":
            return _asked(request, email, {})
        refused: HttpResponse | None = ratelimit.consume_or_429(request, action="signup")
        return refused or _accepted(request, token, email)
    except NotFound:
        page = LeanPage(
            _("This invitation is no longer open"),
            _("It was accepted, withdrawn, or is older than a week. Ask whoever invited you for a new one."),
            links=(Action(_("Back to sign-in"), "/sign-in/"),),
        )
        return render_lean(request, page, 410)


def _accepted(request: HttpRequest, token: str, email: str) -> HttpResponse:
    name, password = request.POST.get("name", ""), request.POST.get("password", "")
    try:
        user = accept(
            token=token,
            name=name,
            password=password,
            locale=(get_language() or "en")[:2],
            visit=visit_of(request),
        )
    except Invalid as invalid:
        return _asked(
            request, email, {key: " ".join(map(str, texts)) for key, texts in invalid.fields.items()}
        )
    answer: HttpResponse = perform_password_login(request, {"email": email}, Login(user=user, email=email))
    return answer


def _asked(request: HttpRequest, email: str, errors: dict[str, str]) -> HttpResponse:
    page = LeanPage(
        _("Welcome to %(house)s") % {"house": house_name()},
        _("You will sign in with %(email)s.") % {"email": email},
        (
            FormField(
                "name", _("Your name"), value=request.POST.get("name", ""), required=True, autocomplete="name",
                error=errors.get("name", ""),
            ),
            FormField(
                "password", _("Choose a password"), "password", required=True, autocomplete="new-password",
                help=_("Long and easy to remember: several words, not the name of the house."),
                error=errors.get("password", ""),
            ),
        ),
        _("Come in"),
    )  # fmt: skip
    return render_lean(request, page, 422 if errors else 200)
