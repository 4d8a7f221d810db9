"""Sign-ins that are under way at a provider. Each is kept in the session of the browser that began it, for a quarter of
an hour, and is taken out once: an answer that comes again, or to another browser, finds nothing."""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass, field
from uuid import UUID

from django.http import HttpRequest

from kith.core.sign_in.provider.identity import Refused

KEY = "provided_sign_ins"
LIVES = 900
MOST = 5


@dataclass(frozen=True, slots=True)
class Pending:
    """`next` is where the browser goes afterwards, checked before; `again` says that somebody who is signed in proves
    once more who they are. `nonce` and `verifier` are OpenID's."""

    provider: str
    next: str
    again: bool = False
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    at: int = field(default_factory=lambda: int(time.time()))

    @property
    def name(self) -> str:
        """The id of SAML's request, which must not begin with a digit."""
        return f"_{self.nonce}"


def keep(request: HttpRequest, pending: Pending) -> str:
    """Keeps it, and says under which state it is found again."""
    state = secrets.token_urlsafe(32)
    newest = sorted(request.session.get(KEY, {}).items(), key=lambda each: each[1]["at"])[-MOST + 1 :]
    request.session[KEY] = {**dict(newest), state: asdict(pending)}
    return state


def take(request: HttpRequest, provider: UUID, state: str) -> Pending:
    """Takes it out. Raises Refused where this browser has begun no such sign-in at this provider."""
    held = dict(request.session.get(KEY, {}))
    found = held.pop(state, None)
    if found is None:
        raise Refused("state")
    request.session[KEY] = held
    pending = Pending(**found)
    if pending.provider != provider.hex or pending.at < time.time() - LIVES:
        raise Refused("state")
    return pending
