"""OpenID Connect: the authorisation code flow with PKCE, and what an ID token must be before it is believed.

Follows OpenID Connect Core 1.0 (3.1.2, 3.1.3.7, 15.5.2), RFC 7636, RFC 9207 and the security practice of RFC 9700: every
sign-in has a state, a nonce and a verifier of its own, tokens are signed by a public key of the issuer, and an answer
that names another issuer is refused.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from kith.core.fieldtypes.secret import opened
from kith.core.sign_in.provider.described import Description, description, json_of
from kith.core.sign_in.provider.identity import Identity, Refused, unreachable
from kith.core.sign_in.provider.model import Factor, IdentityProvider
from kith.lib.fetching import Unreachable, fetch

SCOPES = "openid email profile"
ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
SKEW = 90
LONGEST = 300
STRONG = frozenset({"mfa"})
"""The method by which RFC 8176 says that more than one factor was asked for."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way, of which nonce and verifier are known to nobody else. `again` asks for a fresh proof; `at` is
    when it began, in seconds since 1970."""

    nonce: str
    verifier: str
    at: int
    again: bool = False


def way_there(provider: IdentityProvider, begun: Begun, state: str, back: str) -> str:
    """Where the browser is sent to sign in; `back` is where it comes back. Raises Refused."""
    digest = urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back, "scope": SCOPES,
        "state": state, "nonce": begun.nonce, "code_challenge": digest, "code_challenge_method": "S256",
    }  # fmt: skip
    if begun.again:
        asked |= {"prompt": "login", "max_age": "0"}
    there = description(provider).authorization
    return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(asked)}"


def identity(provider: IdentityProvider, begun: Begun, answer: Mapping[str, str], back: str) -> Identity:
    """Who came back with this answer. Raises Refused."""
    described = description(provider)
    if ("iss" in answer or described.names_itself) and answer.get("iss") != described.issuer:
        raise Refused("issuer", answer.get("iss", ""))
    if "error" in answer or not answer.get("code"):
        raise Refused("denied", answer.get("error", "")[:LONGEST])
    tokens = _exchanged(provider, described, begun, answer["code"], back)
    claims = signed_claims(provider, described, str(tokens.get("id_token") or ""))
    _check(claims, provider, described, begun)
    return _identity(provider, _completed(provider, described, claims, tokens))


def _exchanged(
    provider: IdentityProvider, described: Description, begun: Begun, code: str, back: str
) -> dict[str, Any]:
    """The tokens for a code."""
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": begun.verifier,
        "client_id": provider.client_id,
    }  # fmt: skip
    secret, headers = opened(provider.client_secret), {}
    if secret and described.basic:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    elif secret:
        form["client_secret"] = secret
    try:
        answer = fetch(described.token, inside=provider.inside, form=form, headers=headers)
    except Unreachable as error:
        raise unreachable(error) from None
    if answer.status != 200:
        raise Refused("exchange", answer.body[:LONGEST].decode(errors="replace"))
    return json_of(answer.body, "answer")


def signed_claims(provider: IdentityProvider, described: Description, token: str) -> dict[str, Any]:
    """What a signed token says. A key that is not known yet is looked for once."""
    from joserfc.errors import JoseError

    try:
        return _opened(described, token)
    except (JoseError, ValueError):
        fresh = description(provider, fresh=True)
    try:
        return _opened(fresh, token)
    except (JoseError, ValueError) as error:
        raise Refused("signature", str(error)[:LONGEST]) from None


def _opened(described: Description, token: str) -> dict[str, Any]:
    from joserfc import jwt
    from joserfc.jwk import KeySet

    keys = KeySet.import_key_set({"keys": list(described.keys)})
    return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)


def _check(
    claims: Mapping[str, Any], provider: IdentityProvider, described: Description, begun: Begun
) -> None:
    now = time.time()
    meant = claims.get("aud")
    audience = [meant] if isinstance(meant, str) else meant if isinstance(meant, list) else []
    if claims.get("iss") != described.issuer:
        raise Refused("issuer", str(claims.get("iss"))[:LONGEST])
    if provider.client_id not in audience:
        raise Refused("audience")
    if (len(audience) > 1 or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise Refused("audience")
    begins = max(_seconds(claims, "iat", now + LONGEST), _seconds(claims, "nbf", 0))
    if _seconds(claims, "exp", 0) < now - SKEW or begins > now + SKEW:
        raise Refused("expired")
    if not secrets.compare_digest(str(claims.get("nonce") or "").encode(), begun.nonce.encode()):
        raise Refused("nonce")
    if not isinstance(claims.get("sub"), str) or not 0 < len(claims["sub"]) <= 255:
        raise Refused("subject")
    if begun.again and _seconds(claims, "auth_time", 0) < begun.at - SKEW:
        raise Refused("not_again")


def _seconds(claims: Mapping[str, Any], key: str, without: float) -> float:
    """A moment in seconds since 1970, or what counts where there is none."""
    told = claims.get(key)
    return told if isinstance(told, int | float) and not isinstance(told, bool) else without


def _completed(
    provider: IdentityProvider, described: Description, claims: dict[str, Any], tokens: Mapping[str, Any]
) -> dict[str, Any]:
    """The claims, with those that the provider tells only when it is asked for them."""
    wanted = ("email", provider.groups_claim)
    if not described.userinfo or not tokens.get("access_token") or all(key in claims for key in wanted):
        return claims
    try:
        answer = fetch(
            described.userinfo,
            inside=provider.inside,
            headers={"Authorization": f"Bearer {tokens['access_token']}"},
        )
    except Unreachable as error:
        raise unreachable(error) from None
    if answer.status != 200:
        return claims
    more = json_of(answer.body, "answer")
    if more.get("sub") != claims["sub"]:
        raise Refused("subject")
    return more | claims


def _identity(provider: IdentityProvider, claims: Mapping[str, Any]) -> Identity:
    methods = claims.get("amr")
    words = {str(each) for each in methods} if isinstance(methods, list) else set()
    words.add(str(claims.get("acr") or ""))
    session = claims.get("sid")
    return Identity(
        claims["sub"],
        str(claims.get("email") or "").strip(),
        claims.get("email_verified") in (True, "true"),
        str(claims.get("name") or "").strip(),
        _groups(claims, provider.groups_claim),
        provider.factor == Factor.PROVIDER
        and not words.isdisjoint(STRONG.union(provider.factor_words.split())),
        session if isinstance(session, str) else "",
    )


def _groups(claims: Mapping[str, Any], key: str) -> frozenset[str] | None:
    """The groups; None where the provider has more of them than it tells."""
    elsewhere = claims.get("_claim_names")
    if isinstance(elsewhere, dict) and key in elsewhere:
        return None
    told = claims.get(key)
    listed = told if isinstance(told, list) else [told] if isinstance(told, str) else []
    return frozenset(str(each) for each in listed)
