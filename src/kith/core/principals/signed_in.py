"""Who is signed in, as the session says. A changed password ends every other session."""

from __future__ import annotations

from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from kith.core.principals.actor import Actor
from kith.core.principals.watching import WATCHED, watched

SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"


def signed_in(request: HttpRequest) -> Actor | None:
    """The actor of this browser, or None. Costs one statement, once a request.

    For an administrator who looks through a colleague's eyes it is that colleague, unable to change anything.
    """
    own = own_actor(request)
    borrowed = request.session.get(WATCHED) if own else None
    return (watched(own, borrowed) or own) if own and borrowed else own


def own_actor(request: HttpRequest) -> Actor | None:
    """Who really sits at this browser, whoever's eyes they look through. What a page asks by itself is no sign of it."""
    setattr(request.session, "unattended", "Kith-Unattended" in request.headers)  # noqa: B010
    stored = request.session.get(HASH_SESSION_KEY, "")
    actor: Actor | None = getattr(request.session, "actor", None)
    if actor is None:
        return None
    password = getattr(request.session, "password", "")
    expected = salted_hmac(SALT, password, algorithm="sha256").hexdigest()
    if not constant_time_compare(stored, expected):
        return None
    return actor.calling_from(request.META.get("REMOTE_ADDR", ""))
