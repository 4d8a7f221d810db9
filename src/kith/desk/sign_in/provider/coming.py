"""Signing in whoever a provider has proven, and letting somebody go on who has proven themselves again."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth import SESSION_KEY, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import get_language

from kith.core.principals.sessions import FACTOR_ELSEWHERE
from kith.core.sign_in.provider.arriving import arrive, comes_as
from kith.core.sign_in.provider.identity import Identity, Refused
from kith.core.sign_in.provider.leaving import CAME_BY
from kith.core.sign_in.provider.model import IdentityProvider
from kith.core.sign_in.provider.saml import SKEW, Proven
from kith.desk.sign_in.provider.pending import Pending
from kith.desk.sign_in.visit import visit_of

METHOD, FACTOR_GIVEN = "provider", "factor_given"


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]  # allauth is untyped
    """Asks for a second factor unless the provider has."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return not self.login.state.get(FACTOR_GIVEN) and bool(super()._should_handle(request))


def come_in(
    request: HttpRequest, provider: IdentityProvider, identity: Identity, pending: Pending
) -> HttpResponse:
    """To where they wanted to go. Raises Refused."""
    if pending.again:
        return _go_on(request, provider, identity, pending)
    arrived = arrive(provider, identity, visit_of(request), (get_language() or "en")[:2])
    if SESSION_KEY in request.session:
        logout(request)
    request.session[CAME_BY] = [provider.uid.hex, identity.session]
    record_authentication(request, arrived.user, METHOD, type=provider.name)
    login = Login(
        user=arrived.user,
        email=arrived.user.email,
        redirect_url=pending.next or None,
        state={FACTOR_GIVEN: True} if arrived.factor else None,
    )
    answer: HttpResponse = perform_login(request, login)
    if arrived.factor and SESSION_KEY in request.session:
        request.session[FACTOR_ELSEWHERE] = True
    return answer


def come_unasked(request: HttpRequest, provider: IdentityProvider, proven: Proven) -> HttpResponse:
    """Signs in whom the provider sends on its own: once with each assertion, and never over somebody else. Raises
    Refused."""
    lives = max(1, int(proven.until - time.time()) + SKEW)
    if proven.answers or not cache.add(f"kith.unasked.{provider.uid.hex}.{proven.name[:200]}", True, lives):
        raise Refused("state")
    if request.user.is_authenticated and comes_as(provider, proven.identity) != request.user:
        raise Refused("another")
    return come_in(request, provider, proven.identity, Pending(provider.uid.hex, ""))


def _go_on(
    request: HttpRequest, provider: IdentityProvider, identity: Identity, pending: Pending
) -> HttpResponse:
    user = comes_as(provider, identity)
    if not request.user.is_authenticated or user != request.user:
        raise Refused("another")
    record_authentication(request, user, METHOD, type=provider.name, reauthenticated=True)
    request.session.cycle_key()
    request.GET = QueryDict(urlencode({"next": pending.next}))
    resumed: HttpResponse | None = resume_request(request)
    return resumed or HttpResponseRedirect("/")
