"""The addresses of the way in through a provider, outside of the desk: whoever comes is not signed in yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kith.core.errors import Text
from kith.core.sign_in.happened import refused
from kith.core.sign_in.provider import oidc
from kith.core.sign_in.provider.identity import Identity, Refused
from kith.core.sign_in.provider.model import IdentityProvider
from kith.core.sign_in.provider.only import active
from kith.desk.actions_view import Action
from kith.desk.lean import LeanPage, render_lean
from kith.desk.sign_in.provider.coming import come_in
from kith.desk.sign_in.provider.pending import Pending, keep, take
from kith.desk.sign_in.visit import visit_of

PACE = {"provider": "120/m/ip"}
Door = Callable[[HttpRequest, IdentityProvider], HttpResponse]


def house(request: HttpRequest) -> str:
    """The address that people type, without a slash at its end."""
    return settings.KITH_ADDRESS or request.build_absolute_uri("/").rstrip("/")


def back_to(request: HttpRequest, provider: IdentityProvider) -> str:
    """Where the provider sends the browser back to. Each has an address of its own, so that none answers for another."""
    return house(request) + reverse("provider-back", kwargs={"uid": provider.uid})


@dataclass(frozen=True, slots=True)
class Needed:
    """What a provider must be told of this house."""

    label: Text
    value: str


def needs(request: HttpRequest, provider: IdentityProvider) -> tuple[Needed, ...]:
    """What is entered at the provider."""
    return (Needed(_("Redirect URI"), back_to(request, provider)), Needed(_("Scopes"), oidc.SCOPES))


def door(view: Door) -> Callable[..., HttpResponse]:
    """Finds the provider, counts tries, and makes pages of refusals, each on record."""

    @wraps(view)
    def opened(request: HttpRequest, uid: UUID) -> HttpResponse:
        if not ratelimit.consume(request=request, app="kith", action="provider", config=PACE, limit_get=True):
            page = LeanPage(_("Too many attempts"), _("Wait five minutes, then try again."), links=(BACK,))
            return render_lean(request, page, 429)
        provider = active(uid)
        if provider is None:
            page = LeanPage(_("There is nothing here"), _("There is no page at this address."), links=(BACK,))
            return render_lean(request, page, 404)
        try:
            return view(request, provider)
        except Refused as error:
            refused("", visit_of(request), how=provider.name, what=error.reason)
            page = LeanPage(_("Signing in did not work"), error.text, links=(BACK,))
            return render_lean(request, page, 403)

    return opened


@require_GET
@door
def start(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """Out to the provider."""
    return _leave(request, provider, again=False)


@require_GET
@door
def again(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """Out to the provider once more, before something dangerous."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    return _leave(request, provider, again=True)


def _leave(request: HttpRequest, provider: IdentityProvider, *, again: bool) -> HttpResponse:
    pending = Pending(provider.uid.hex, _next(request), again)
    begun = oidc.Begun(pending.nonce, pending.verifier, pending.at, again)
    there = oidc.way_there(provider, begun, keep(request, pending), back_to(request, provider))
    return HttpResponseRedirect(there)


@require_GET
@door
def back(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """Back from the provider."""
    answer = {key: str(value) for key, value in request.GET.items()}
    pending = take(request, provider.uid, answer.get("state", ""))
    begun = oidc.Begun(pending.nonce, pending.verifier, pending.at, pending.again)
    found: Identity = oidc.identity(provider, begun, answer, back_to(request, provider))
    return come_in(request, provider, found, pending)


def _next(request: HttpRequest) -> str:
    """Where somebody wants to go afterwards, if that is in this house."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else ""


BACK = Action(_("Back to sign-in"), "/sign-in/")
