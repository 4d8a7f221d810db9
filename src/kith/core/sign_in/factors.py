"""The second factors of a colleague: an authenticator app, passkeys, and recovery codes for when both are lost."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from kith.core.errors import NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal, User
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.over import require_over, require_whole
from kith.core.sign_in.sessions import end_sessions

HANDLE = 16
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner knows it. `handle` names it in addresses; `alone` says that no password is needed."""

    handle: str
    name: str
    added_at: datetime
    used_at: datetime | None
    alone: bool


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has set up. `app_since` is None without an app, `codes_left` None without recovery codes."""

    app_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int | None

    @property
    def any(self) -> bool:
        return self.app_since is not None or bool(self.passkeys)


def factors_of(by: Actor) -> Factors:
    """The actor's own factors, in one statement."""
    rows = list(Authenticator.objects.filter(user__principal=by.id).order_by("created_at"))
    app = next((row for row in rows if row.type == Authenticator.Type.TOTP), None)
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    keys = tuple(_passkey(row) for row in rows if row.type == Authenticator.Type.WEBAUTHN)
    return Factors(
        app.created_at if app else None, keys, len(codes.wrap().get_unused_codes()) if codes else None
    )


def _passkey(row: Authenticator) -> Passkey:
    key = row.wrap()
    return Passkey(handle_of(row), key.name, row.created_at, row.last_used_at, bool(key.is_passwordless))


def handle_of(row: Authenticator) -> str:
    """A name for addresses, since internal numbers do not leave the house."""
    credential = str(row.data["credential"]["id"])
    return hashlib.sha256(credential.encode()).hexdigest()[:HANDLE]


def app_of(by: Actor) -> Authenticator:
    """The actor's authenticator app. Raises NotFound."""
    found = Authenticator.objects.filter(user__principal=by.id, type=Authenticator.Type.TOTP).first()
    if found is None:
        raise NotFound
    return found


def passkey_of(by: Actor, handle: str) -> Authenticator:
    """One of the actor's own passkeys. Raises NotFound."""
    rows = Authenticator.objects.filter(user__principal=by.id, type=Authenticator.Type.WEBAUTHN)
    found = next((row for row in rows if handle_of(row) == handle), None)
    if found is None:
        raise NotFound
    return found


def user_of(by: Actor) -> User:
    """The sign-in behind the actor."""
    return User.objects.get(principal=by.id)


def factor_changed(kind: str, *, by: Actor, visit: Visit, what: str) -> None:
    """Records that the actor added, renamed or removed a factor; `kind` is `user.second_factor_added` and the like."""
    require_whole(by)
    happened(kind, by=by, on=Principal.objects.get(pk=by.id), visit=visit, what=what)


@transaction.atomic
def reset_factors(*, by: Actor, principal: Principal) -> None:
    """Takes all factors of a colleague who lost them, and ends their sessions. For administrators. Raises NotAllowed."""
    require_over(by, principal)
    Authenticator.objects.filter(user__principal=principal).delete()
    end_sessions(by=by, principal=principal)
    happened("user.second_factors_reset", by=by, on=principal)
