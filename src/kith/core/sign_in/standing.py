"""Coming in, going out and choosing a password, as far as they leave something behind."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from kith.core.principals.actor import actor_of
from kith.core.principals.model import Principal, Session, User
from kith.core.principals.sessions import CAME_FROM
from kith.core.sign_in.happened import Visit, happened


def came_in(user: User, session: SessionBase, visit: Visit, proofs: Sequence[str]) -> None:
    """Notes a sign-in, in the history and on the session. `proofs` are what was asked for, such as password, totp."""
    session[CAME_FROM] = (visit.address, visit.browser)
    _about(user, "user.signed_in", visit, ", ".join(proofs))


def went_out(user: User, visit: Visit) -> None:
    _about(user, "user.signed_out", visit)


@transaction.atomic
def new_password(user: User, password: str, keep: str, visit: Visit) -> None:
    """Sets a password and ends all sessions but the one whose key is `keep`."""
    user.set_password(password)
    user.save()
    Session.objects.filter(user=user).exclude(session_key=keep).delete()
    _about(user, "user.password_changed", visit)


def _about(user: User, kind: str, visit: Visit, how: str = "") -> None:
    principal = Principal.objects.filter(user=user).first()
    if principal is not None:
        happened(kind, by=actor_of(principal, "desk"), on=principal, visit=visit, how=how)
