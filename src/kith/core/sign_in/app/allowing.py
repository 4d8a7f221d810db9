"""A colleague is asked whether an app may work in their name, allows it or not, and takes it back."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from kith.core.errors import NotFound
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.keys import digest_of
from kith.core.principals.model import Principal
from kith.core.sign_in.app.model import Allowance, App
from kith.core.sign_in.app.refusal import Refused
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.over import require_whole
from kith.core.sign_in.scopes import covers
from kith.core.statement import fetch

CODE = "kithcode_"
CODE_SECONDS, LONGEST_DAYS = 60, 90
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
ONCE = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)
ALLOWED = """
select a.uid, p.name, array(select distinct unnest(s.scopes) from core_app_allowance s
           where s.app_id = a.id and s.principal_id = %s and s.revoked_at is null and s.until > now()),
       min(w.allowed_at), max(w.until)
from core_app_allowance w join core_app a on a.id = w.app_id join core_principal p on p.id = a.principal_id
where w.principal_id = %s and w.revoked_at is null and w.until > now() and a.ended_at is null
group by a.id, p.id order by lower(p.name), a.id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an app asks for by way of a browser, checked."""

    app: App
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    challenge: str


@dataclass(frozen=True, slots=True)
class AllowedApp:
    """An app that somebody lets work in their name."""

    uid: UUID
    name: str
    scopes: tuple[str, ...]
    since: datetime
    until: datetime


def asked_of(given: Mapping[str, Sequence[str]]) -> Asked:
    """Reads the parameters of an authorisation request, each with all values that came.

    Raises NotFound for an app or address that is not registered, which leads nowhere, and Refused, which leads back.
    """
    values = {key: given.get(key, ("",))[0] for key in ONCE}
    app = _app(values["client_id"])
    to, state = values["redirect_uri"], values["state"]
    if len(given.get("redirect_uri", ())) != 1 or to not in app.redirect_uris:
        _note(app, "redirect_uri")
        raise NotFound(_("The app asks to be led to an address that is not registered for it."))
    if any(len(given.get(key, ())) > 1 for key in ONCE):
        raise Refused("invalid_request", "A parameter is given twice.", to=to, state=state)
    if values["response_type"] != "code":
        raise Refused("unsupported_response_type", "Ask for response_type=code.", to=to, state=state)
    if values["code_challenge_method"] != "S256" or not CHALLENGE.fullmatch(values["code_challenge"]):
        reason = "PKCE is required: a code_challenge with code_challenge_method=S256."
        raise Refused("invalid_request", reason, to=to, state=state)
    scopes = tuple(dict.fromkeys(values["scope"].split())) or tuple(app.scopes)
    if not covers(app.scopes, scopes):
        _note(app, "scope")
        raise Refused("invalid_scope", "More than is registered for this app.", to=to, state=state)
    return Asked(app, to, scopes, state, values["code_challenge"])


def _app(client_id: str) -> App:
    try:
        found = App.objects.select_related("principal").filter(uid=UUID(client_id), ended_at=None).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound(_("There is no such app."))
    return found


def _note(app: App, how: str) -> None:
    happened("app.refused", by=actor_of(app.principal, "desk"), on=app.principal, how=how)


@transaction.atomic
def allow(*, by: Actor, asked: Asked, visit: Visit) -> str:
    """Lets the app work in the actor's name. The code for it works once, within a minute."""
    require_whole(by)
    code = CODE + secrets.token_urlsafe(32)
    moment = now()
    Allowance.objects.create(
        app=asked.app, principal_id=by.id, scopes=list(asked.scopes), redirect_uri=asked.redirect_uri,
        challenge=asked.challenge, code_digest=digest_of(code),
        code_until=moment + timedelta(seconds=CODE_SECONDS), until=moment + timedelta(days=LONGEST_DAYS),
    )  # fmt: skip
    _tell("app.allowed", by, visit, asked.app.principal.name, asked.scopes)
    return code


@transaction.atomic
def decline(*, by: Actor, asked: Asked, visit: Visit) -> None:
    """Notes that the actor does not let the app work in their name."""
    require_whole(by)
    _tell("app.declined", by, visit, asked.app.principal.name, asked.scopes)


def allowed_by(by: Actor) -> tuple[AllowedApp, ...]:
    """The apps that the actor lets work in their name, by name."""
    rows = fetch(ALLOWED, (by.id, by.id))
    return tuple(
        AllowedApp(uid, name, tuple(scopes), since, until) for uid, name, scopes, since, until in rows
    )


@transaction.atomic
def take_back(*, by: Actor, uid: UUID, visit: Visit) -> None:
    """Ends all that an app was allowed by the actor, with its tokens, at once. Raises NotFound."""
    require_whole(by)
    open_ones = Allowance.objects.select_for_update().filter(app__uid=uid, principal=by.id, revoked_at=None)
    found = list(open_ones.select_related("app__principal"))
    if not found:
        raise NotFound
    for allowance in found:
        end_allowance(allowance)
    _tell("app.taken_back", by, visit, found[0].app.principal.name, ())


def end_allowance(allowance: Allowance) -> None:
    """Ends it with all its tokens. The moment stays on record."""
    allowance.tokens.all().delete()
    allowance.revoked_at = now()
    allowance.save(update_fields=["revoked_at"])


def _tell(kind: str, by: Actor, visit: Visit, name: str, scopes: Sequence[str]) -> None:
    on = Principal.objects.get(pk=by.id)
    happened(kind, by=by, on=on, visit=visit, what=name, how=" ".join(scopes))
