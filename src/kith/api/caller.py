"""Who calls: a program with a key, or a browser that is signed in and proves that it meant to call."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer

from kith.core.principals import keys
from kith.core.principals.actor import Actor
from kith.core.principals.factor import lacks_factor
from kith.core.principals.signed_in import signed_in
from kith.core.sign_in.app import tokens

DOOR = "api"


class ByKey(HttpBearer):
    """`Authorization: Bearer …` with a key or the token of an app. One that opens nothing is refused, whatever cookie comes
    along."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        if "Authorization" not in request.headers:
            return None
        actor: Actor | None = super().__call__(request)
        if actor is None:
            raise AuthenticationError
        return actor.calling_from(request.META.get("REMOTE_ADDR", ""))

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        token = token.strip()
        return keys.holder_of(token) or tokens.holder_of(token)


class BySession(APIKeyCookie):
    """The desk's own cookie. Methods that change something need the desk's CSRF token as well."""

    def __init__(self) -> None:
        self.param_name = settings.SESSION_COOKIE_NAME
        super().__init__()

    def __call__(self, request: HttpRequest) -> Actor | None:
        if self.param_name not in request.COOKIES or signed_in(request) is None:
            return None
        actor: Actor | None = super().__call__(request)
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Whoever looks through somebody else's eyes may read here, and no more."""
        actor = signed_in(request)
        if (
            actor is None
            or lacks_factor(request)
            or (actor.watcher and request.method not in ("GET", "HEAD"))
        ):
            return None
        return actor.through(DOOR)


def caller(request: HttpRequest) -> Actor:
    """The actor whom the checks before the view found."""
    actor = request.auth  # type: ignore[attr-defined]  # set by ninja
    assert isinstance(actor, Actor)
    return actor
