"""Tokens of apps: given for a code, renewed, looked at, ended. They are random and known here by their digest alone.

What is refused for good reason to be noticed, such as a code that is shown twice, is put down in the history and ends
what hangs on it; so each of these works in a transaction of its own, and raises after it.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now

from kith.core.jobs.queue import Job
from kith.core.principals.actor import ACTS, COLUMNS, TEAMS_ABOVE, Actor, actor_from, actor_of, narrowing_of
from kith.core.principals.keys import LONGEST, digest_of
from kith.core.principals.model import Principal
from kith.core.principals.queries import may_come_in
from kith.core.sign_in.app.allowing import end_allowance
from kith.core.sign_in.app.model import Allowance, App, AppToken, TokenKind
from kith.core.sign_in.app.refusal import Refused
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.scopes import covers
from kith.core.statement import fetch

ACCESS, REFRESH = "kithaccess_", "kithrefresh_"
MINUTES, REFRESH_DAYS, KEPT_DAYS = 30, 30, 7
HOLDER = f"""
select {COLUMNS}, t.scopes
from core_app_token t
join core_app a on a.id = t.app_id and a.ended_at is null
left join core_app_allowance w on w.id = t.allowance_id
join core_principal p on p.id = coalesce(w.principal_id, a.principal_id) and {ACTS}
{TEAMS_ABOVE}
left join core_user u on u.id = p.user_id
where t.digest = %s and t.kind = 'access' and t.until > now() and w.revoked_at is null and u.is_active is not false
"""  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class Issued:
    """New tokens. `lasts` is in seconds and about the access token; apps that work by themselves renew nothing."""

    access: str
    refresh: str
    lasts: int
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A living token as its app may look at it."""

    scopes: tuple[str, ...]
    subject: UUID
    made_at: datetime
    until: datetime
    kind: str


def authenticate(client_id: str, secret: str, visit: Visit) -> App:
    """The app that shows this secret; public apps show none. Raises Refused."""
    wrong = Refused("invalid_client", "The app is not known by this id and secret.")
    try:
        app = App.objects.select_related("principal").filter(uid=UUID(client_id), ended_at=None).first()
    except ValueError:
        raise wrong from None
    if app is None:
        raise wrong
    expected = bytes(app.secret_digest or b"")
    if (app.public and not secret) or (expected and constant_time_compare(digest_of(secret), expected)):
        return app
    _note("app.refused", app, visit, "secret")
    raise wrong


def exchange(*, app: App, code: str, redirect_uri: str, verifier: str, visit: Visit) -> Issued:
    """Tokens for a code that a colleague's browser brought. Raises Refused."""
    outcome = _spent(app, code, redirect_uri, verifier, visit)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


@transaction.atomic
def _spent(app: App, code: str, redirect_uri: str, verifier: str, visit: Visit) -> Issued | Refused:
    refused = Refused(
        "invalid_grant", "The code is unknown, used or over, or came with a wrong verifier or address."
    )
    rows = Allowance.objects.select_for_update(of=("self",)).select_related("principal__user")
    found = rows.filter(code_digest=digest_of(code), app=app).first()
    if found is None:
        return refused
    used, found.code_used_at = found.code_used_at, now()
    found.save(update_fields=["code_used_at"])
    if used or found.redirect_uri != redirect_uri or not _proves(verifier, found.challenge):
        end_allowance(found)
        _note(
            "app.refused", app, visit, "code used again" if used else "code with a wrong verifier or address"
        )
        return refused
    if found.revoked_at or found.code_until <= now() or not _works(found.principal):
        return refused
    return _issue(app, found, found.scopes)


def _proves(verifier: str, challenge: str) -> bool:
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return constant_time_compare(digest, challenge)


def renew(*, app: App, token: str, scopes: Sequence[str], visit: Visit) -> Issued:
    """New tokens for the one that was given for this. It works once: shown again, all that it belongs to ends. `scopes`
    may narrow further. Raises Refused."""
    outcome = _renewed(app, token, scopes, visit)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


@transaction.atomic
def _renewed(app: App, token: str, scopes: Sequence[str], visit: Visit) -> Issued | Refused:
    refused = Refused("invalid_grant", "The refresh token is unknown, used or over.")
    held = AppToken.objects.filter(kind=TokenKind.REFRESH, digest=digest_of(token), app=app).first()
    if held is None or held.allowance_id is None:
        return refused
    rows = Allowance.objects.select_for_update(of=("self",)).select_related("principal__user")
    allowance = rows.get(pk=held.allowance_id)
    found = AppToken.objects.filter(pk=held.pk).first()  # as it is now that nobody else can use it
    if found is None or allowance.revoked_at:
        return refused
    if found.used_at:
        end_allowance(allowance)
        _note("app.refused", app, visit, "refresh token used again")
        return refused
    if found.until <= now() or not _works(allowance.principal):
        return refused
    if not covers(allowance.scopes, scopes):
        _note("app.refused", app, visit, "scope")
        return Refused("invalid_scope", "More than was allowed.")
    AppToken.objects.filter(pk=found.pk).update(used_at=now())
    return _issue(app, allowance, tuple(scopes) or allowance.scopes)


@transaction.atomic
def by_itself(*, app: App, scopes: Sequence[str], visit: Visit) -> Issued:
    """A token with which the app works as itself, with the roles that were given to it. Raises Refused."""
    if not app.by_itself:
        raise Refused("unauthorized_client", "This app works for colleagues alone.")
    if not covers(app.scopes, scopes):
        raise Refused("invalid_scope", "More than is registered for this app.")
    return _issue(app, None, tuple(scopes) or app.scopes)


def _issue(app: App, allowance: Allowance | None, scopes: Sequence[str]) -> Issued:
    access, refresh = ACCESS + secrets.token_urlsafe(32), ""
    soon = now() + timedelta(minutes=MINUTES)
    _keep(app, allowance, TokenKind.ACCESS, access, scopes, soon)
    if allowance:
        refresh = REFRESH + secrets.token_urlsafe(32)
        end = min(now() + timedelta(days=REFRESH_DAYS), allowance.until)
        _keep(app, allowance, TokenKind.REFRESH, refresh, allowance.scopes, end)
    return Issued(access, refresh, MINUTES * 60, tuple(scopes))


def _keep(
    app: App, allowance: Allowance | None, kind: TokenKind, token: str, scopes: Sequence[str], until: datetime
) -> None:
    AppToken.objects.create(
        app=app, allowance=allowance, kind=kind, digest=digest_of(token), scopes=list(scopes), until=until
    )


def _works(principal: Principal) -> bool:
    return principal.is_active and (principal.user is None or may_come_in(principal.user))


@transaction.atomic
def end_token(*, app: App, token: str) -> None:
    """Ends one of the app's own tokens at once; one for renewing ends all that it belongs to. Others are left alone."""
    found = _own(app, token)
    if found is None:
        return
    if found.kind == TokenKind.REFRESH and found.allowance is not None:
        end_allowance(found.allowance)
        return
    found.delete()


def look_at(*, app: App, token: str) -> Looked | None:
    """What one of the app's own tokens is good for, None where for nothing. Raises Refused for public apps."""
    if app.public:
        raise Refused("unauthorized_client", "An app without a secret cannot look at tokens.")
    found = _own(app, token)
    if found is None or found.until <= now() or found.used_at:
        return None
    allowance = found.allowance
    principal = allowance.principal if allowance else app.principal
    if (allowance and allowance.revoked_at) or not _works(principal):
        return None
    return Looked(tuple(found.scopes), principal.uid, found.made_at, found.until, found.kind)


def _own(app: App, token: str) -> AppToken | None:
    rows = AppToken.objects.select_related("allowance__principal__user")
    return rows.filter(digest=digest_of(token), app=app).first()


def holder_of(token: str) -> Actor | None:
    """The actor in whose name the holder of this access token works, narrowed to what was allowed, in one statement.

    None for a token that is unknown or over, was taken back, or whose app or person is switched off.
    """
    if not token.startswith(ACCESS) or len(token) > LONGEST:
        return None
    rows = fetch(HOLDER, (digest_of(token),), prepare=True)
    if not rows:
        return None
    *held, scopes = rows[0]
    return actor_from(held, "api").narrowed(narrowing_of(scopes))


def forget_over() -> None:
    """Removes tokens that are over, and what was allowed once nothing of it is left."""
    before = now() - timedelta(days=KEPT_DAYS)
    AppToken.objects.filter(until__lt=before).delete()
    Allowance.objects.filter(tokens=None, code_until__lt=before).delete()


def _note(kind: str, app: App, visit: Visit, how: str) -> None:
    happened(kind, by=actor_of(app.principal, "api"), on=app.principal, visit=visit, how=how)


JOBS = (Job("core.forget_app_tokens", forget_over, "33 3 * * *"),)
