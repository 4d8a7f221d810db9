"""Before something dangerous, whoever sits there proves once more who they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.views import ReauthenticateView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base.views import ReauthenticateView as CodeView
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.principals.model import User
from kith.core.sign_in.provider.only import again_through
from kith.desk.actions_view import Action
from kith.desk.lean import PasskeyButton
from kith.desk.sign_in.lean_view import Lean, options_json
from kith.desk.sign_in.provider.links import with_provider

P = ParamSpec("P")
WAYS: dict[str, Text] = {
    "account_reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate_webauthn": _("Use a passkey"),
}


def proven(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Lets a view go on where password or second factor were given in the last five minutes, else asks for them.

    What was sent is kept meanwhile and goes on afterwards.
    """
    guarded = reauthentication_required(app="allauth.mfa")(view)

    @wraps(view)
    def asked(*args: P.args, **more: P.kwargs) -> HttpResponse:
        if _owes_a_providers_word(cast("HttpRequest", args[0])):
            raise ReauthenticationRequired
        return guarded(*args, **more)  # type: ignore[no-any-return]  # allauth is untyped

    return asked


def _owes_a_providers_word(request: HttpRequest) -> bool:
    """Whether somebody has nothing of ours to prove themselves with, came through a provider, and that is a while ago.
    allauth lets such people pass."""
    user = request.user
    if not isinstance(user, User) or get_reauthentication_flows(user) or again_through(user) is None:
        return False
    given = [each["at"] for each in get_authentication_records(request, user) if each.get("reauthenticated")]
    return not given or time.time() - given[-1] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class Again(Lean):
    """One of the ways, with links to the others. Afterwards the session has a new key."""

    title: Text = _("Is it you?")
    lead = _("What comes next could let others in or lock you out, so prove once more who you are.")
    submit_label: Text = _("Go on")

    def links(self) -> tuple[Action, ...]:
        view: Any = self
        others = {
            each["url"].partition("?")[0]: each["url"] for each in view.get_reauthentication_alternatives()
        }
        ways = tuple(
            Action(label, others[reverse(name)]) for name, label in WAYS.items() if reverse(name) in others
        )
        user = self.request.user
        provided = again_through(user) if isinstance(user, User) else None
        if provided:
            address = reverse("provider-again", kwargs={"uid": provided.uid})
            ways = (*ways, Action(with_provider(provided.name), others[address]))
        return (*ways, Action(_("Back to work"), "/"))

    def form_valid(self, form: BaseForm) -> HttpResponse:
        view: Any = super()
        response: HttpResponse = view.form_valid(form)
        self.request.session.cycle_key()
        return response


class ByPassword(Again, ReauthenticateView):  # type: ignore[misc]  # allauth is untyped
    pass


class ByCode(Again, CodeView):  # type: ignore[misc]
    pass


class ByPasskey(Again, ReauthenticateWebAuthnView):  # type: ignore[misc]
    submit_label = ""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def passkey(self, form: BaseForm | None) -> PasskeyButton:
        error = " ".join(str(each) for each in form.errors.get("credential", ())) if form else ""
        options = options_json(begin_authentication(self.request.user))
        return PasskeyButton("get", _("Use a passkey"), options=options, error=error, tone="main")
