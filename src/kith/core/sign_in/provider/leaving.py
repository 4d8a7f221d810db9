"""Signing out at the provider ends the sessions here that were begun through it.

A provider of SAML sends the browser with a signed request (Profiles, 4.4); one of OpenID Connect sends a signed token
itself (OpenID Connect Back-Channel Logout 1.0). Either names the person as at the sign-in, and mostly the session there.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.db import transaction

from kith.core.principals.actor import system
from kith.core.principals.model import Principal, Session
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.provider.described import description
from kith.core.sign_in.provider.groups import ACTS
from kith.core.sign_in.provider.identity import Refused
from kith.core.sign_in.provider.model import IdentityProvider, ProvidedSignIn
from kith.core.sign_in.provider.oidc import SKEW, signed_claims
from kith.core.sign_in.provider.saml import SUCCESS, moment
from kith.core.sign_in.provider.saml_query import message_of
from kith.core.sign_in.provider.saml_xml import A, P, texts

CAME_BY = "came_by"
"""Under which a session keeps the provider it was begun through, and what that provider calls the session."""
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
FRESH = 300


@dataclass(frozen=True, slots=True)
class Left:
    """Who has signed out at a provider. `sessions` are the names of those that ended there, all where it names none;
    `name` is that of the request, and `state` what must be sent back with the answer."""

    subject: str
    sessions: frozenset[str]
    name: str = ""
    state: str = ""


def left_by_saml(provider: IdentityProvider, query: str, here: str) -> Left:
    """What a signed request in an address says that leads to `here`. Raises Refused."""
    root, state = message_of(provider, query, "SAMLRequest")
    if root.tag != f"{{{P}}}LogoutRequest" or root.get("Version") != "2.0":
        raise Refused("answer")
    if root.get("Destination") not in (None, here):
        raise Refused("destination")
    if texts(root.findall(f"{{{A}}}Issuer")) != (provider.issuer,):
        raise Refused("issuer")
    now = time.time()
    if (
        abs(moment(root.get("IssueInstant"), 0) - now) > FRESH
        or moment(root.get("NotOnOrAfter"), now) < now - SKEW
    ):
        raise Refused("expired")
    named = texts(root.findall(f"{{{A}}}NameID"))
    if len(named) != 1:
        raise Refused("subject")
    return Left(named[0], frozenset(texts(root.findall(f"{{{P}}}SessionIndex"))), str(root.get("ID")), state)


def answer_of(provider: IdentityProvider, left: Left, entity: str) -> str:
    """The answer to a request of SAML."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'<samlp:LogoutResponse xmlns:samlp="{P}" xmlns:saml="{A}" ID="_{secrets.token_hex(16)}" Version="2.0"'
        f' IssueInstant="{now}" Destination={quoteattr(provider.sign_off)} InResponseTo={quoteattr(left.name)}>'
        f"<saml:Issuer>{escape(entity)}</saml:Issuer>"
        f'<samlp:Status><samlp:StatusCode Value="{SUCCESS}"/></samlp:Status></samlp:LogoutResponse>'
    )


def left_by_oidc(provider: IdentityProvider, token: str) -> Left:
    """What a signed token says. Raises Refused."""
    described = description(provider)
    claims = signed_claims(provider, described, token)
    meant, events = claims.get("aud"), claims.get("events")
    if claims.get("iss") != described.issuer:
        raise Refused("issuer")
    if provider.client_id not in ([meant] if isinstance(meant, str) else meant or ()):
        raise Refused("audience")
    if not isinstance(events, Mapping) or LOGOUT not in events or "nonce" in claims:
        raise Refused("answer")
    if abs(_number(claims.get("iat")) - time.time()) > FRESH:
        raise Refused("expired")
    if not isinstance(claims.get("sub"), str):
        raise Refused("subject")
    session = claims.get("sid")
    return Left(claims["sub"], frozenset([session] if isinstance(session, str) else ()))


def _number(told: object) -> float:
    return told if isinstance(told, int | float) and not isinstance(told, bool) else 0


@transaction.atomic
def leave(provider: IdentityProvider, left: Left, visit: Visit) -> int:
    """Ends the sessions that were begun through the provider; says how many. Nothing is told of who is unknown."""
    known = ProvidedSignIn.objects.filter(provider=provider, subject=left.subject).first()
    if known is None:
        return 0
    gone = [
        each.pk
        for each in Session.objects.filter(user=known.user_id)
        if _ends(each.get_decoded(), provider, left)
    ]
    Session.objects.filter(pk__in=gone).delete()
    if gone:
        on = Principal.objects.get(user=known.user_id)
        happened(
            "session.ended",
            by=system(ACTS, "desk"),
            on=on,
            visit=visit,
            how=provider.name,
            what=str(len(gone)),
        )
    return len(gone)


def _ends(kept: Mapping[str, Any], provider: IdentityProvider, left: Left) -> bool:
    by, name = kept.get(CAME_BY) or ("", "")
    return by == provider.uid.hex and (not left.sessions or not name or name in left.sessions)
