"""The addresses of the way in through a provider, outside of the desk: whoever comes is not signed in yet."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.errors import Text
from kith.core.sign_in.happened import refused
from kith.core.sign_in.provider import leaving, oidc, saml, saml_query, saml_xml
from kith.core.sign_in.provider.identity import Identity, Refused
from kith.core.sign_in.provider.model import IdentityProvider, Protocol
from kith.core.sign_in.provider.only import active
from kith.desk.actions_view import Action
from kith.desk.lean import LeanPage, render_lean
from kith.desk.sign_in.provider.coming import come_in, come_unasked
from kith.desk.sign_in.provider.pending import Pending, keep, take
from kith.desk.sign_in.provider.posted import fetch_up, put_by
from kith.desk.sign_in.visit import visit_of

PACE = {"provider": "120/m/ip"}
Door = Callable[[HttpRequest, IdentityProvider], HttpResponse]


def house(request: HttpRequest) -> str:
    """The address that people type, without a slash at its end."""
    return settings.KITH_ADDRESS or request.build_absolute_uri("/").rstrip("/")


def back_to(request: HttpRequest, provider: IdentityProvider) -> str:
    """Where the provider sends the browser back to. Each has an address of its own, so that none answers for another."""
    return house(request) + reverse("provider-back", kwargs={"uid": provider.uid})


def entity_of(request: HttpRequest, provider: IdentityProvider) -> str:
    """What this house is called at a provider of SAML, which is where it describes itself."""
    return house(request) + reverse("provider-metadata", kwargs={"uid": provider.uid})


def consumer_of(request: HttpRequest, provider: IdentityProvider) -> str:
    """Where a provider of SAML sends its responses."""
    return house(request) + reverse("provider-posted", kwargs={"uid": provider.uid})


def leaving_of(request: HttpRequest, provider: IdentityProvider) -> str:
    """Where a provider says that somebody has signed out there."""
    return house(request) + reverse("provider-left", kwargs={"uid": provider.uid})


@dataclass(frozen=True, slots=True)
class Needed:
    """What a provider must be told of this house."""

    label: Text
    value: str


def needs(request: HttpRequest, provider: IdentityProvider) -> tuple[Needed, ...]:
    """What is entered at the provider."""
    if provider.protocol == Protocol.SAML:
        return (
            Needed(_("Our metadata, and the name of this house (entity id)"), entity_of(request, provider)),
            Needed(_("Where responses are sent (ACS)"), consumer_of(request, provider)),
            Needed(_("Where signing out is told (SLO)"), leaving_of(request, provider)),
        )
    return (
        Needed(_("Redirect URI"), back_to(request, provider)),
        Needed(_("Scopes"), oidc.SCOPES),
        Needed(_("Back-channel logout URI"), leaving_of(request, provider)),
    )


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
    if provider.protocol == Protocol.SAML:
        there, state = provider.sign_on, keep(request, pending)
        names = entity_of(request, provider), consumer_of(request, provider)
        asked = saml_xml.request(*names, there, pending.name, again=again)
        return HttpResponseRedirect(saml_query.sent_with(provider, there, "SAMLRequest", asked, state))
    begun = oidc.Begun(pending.nonce, pending.verifier, pending.at, again)
    there = oidc.way_there(provider, begun, keep(request, pending), back_to(request, provider))
    return HttpResponseRedirect(there)


@require_GET
@door
def back(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """Back from the provider."""
    answer = {key: str(value) for key, value in request.GET.items()}
    if "state" not in answer and provider.unasked:
        return come_unasked(request, provider, fetch_up(provider.uid.hex, answer.get("proven", "")))
    pending = take(request, provider.uid, answer.get("state", ""))
    if provider.protocol == Protocol.SAML:
        return come_in(request, provider, _fetched(provider, pending, answer.get("proven", "")), pending)
    begun = oidc.Begun(pending.nonce, pending.verifier, pending.at, pending.again)
    found = oidc.identity(provider, begun, answer, back_to(request, provider))
    return come_in(request, provider, found, pending)


def _fetched(provider: IdentityProvider, pending: Pending, handle: str) -> Identity:
    """Who a response proved that answers the request of this browser."""
    found = fetch_up(provider.uid.hex, handle)
    if not secrets.compare_digest(found.answers.encode(), pending.name.encode()):
        raise Refused("nonce")
    if pending.again and found.at < pending.at - saml.SKEW:
        raise Refused("not_again")
    return found.identity


@csrf_exempt
@require_POST
@door
def posted(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """A response of SAML. It is read here and believed in `back`, where the browser shows that it asked for it."""
    if provider.protocol != Protocol.SAML:
        raise Refused("answer")
    proven = saml.proven(
        provider,
        request.POST.get("SAMLResponse", ""),
        entity_of(request, provider),
        consumer_of(request, provider),
    )
    answer = {"proven": put_by(provider.uid.hex, proven)}
    if proven.answers or not provider.unasked:
        answer["state"] = request.POST.get("RelayState", "")[:100]
    back = reverse("provider-back", kwargs={"uid": provider.uid})
    return HttpResponseRedirect(f"{back}?{urlencode(answer)}", status=303)


@require_GET
@door
def metadata(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """How this house describes itself to a provider of SAML."""
    entity, consumer, away = (each(request, provider) for each in (entity_of, consumer_of, leaving_of))
    told = saml_xml.our_metadata(entity, consumer, away, provider.own_certificate)
    return HttpResponse(told, content_type="application/samlmetadata+xml")


@csrf_exempt
@require_http_methods(["GET", "POST"])
@door
def left(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """Somebody signed out at the provider: the browser brings it from one of SAML, one of OpenID Connect says it itself."""
    if (provider.protocol == Protocol.SAML) != (request.method == "GET"):
        raise Refused("answer")
    if provider.protocol == Protocol.OIDC:
        leaving.leave(
            provider, leaving.left_by_oidc(provider, request.POST.get("logout_token", "")), visit_of(request)
        )
        return HttpResponse(headers={"Cache-Control": "no-store"})
    said = leaving.left_by_saml(provider, request.META["QUERY_STRING"], leaving_of(request, provider))
    leaving.leave(provider, said, visit_of(request))
    if not provider.sign_off:
        return HttpResponseRedirect(reverse("account_login"))
    answer = leaving.answer_of(provider, said, entity_of(request, provider))
    there = saml_query.sent_with(provider, provider.sign_off, "SAMLResponse", answer, said.state)
    return HttpResponseRedirect(there)


def _next(request: HttpRequest) -> str:
    """Where somebody wants to go afterwards, if that is in this house."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else ""


BACK = Action(_("Back to sign-in"), "/sign-in/")
