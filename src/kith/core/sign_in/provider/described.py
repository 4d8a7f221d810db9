"""How a provider describes itself. OpenID's description (OpenID Connect Discovery 1.0), with keys, is kept for ten
minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.core.cache import cache

from kith.core.sign_in.provider.identity import Refused, unreachable
from kith.core.sign_in.provider.model import IdentityProvider
from kith.lib.fetching import Unreachable, fetch

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT = 600
KINDS = ("RSA", "EC", "OKP")


@dataclass(frozen=True, slots=True)
class Description:
    """A provider's addresses and public keys. `basic` says that the client's secret is sent as a header, `names_itself`
    that every answer must name its issuer (RFC 9207)."""

    issuer: str
    authorization: str
    token: str
    userinfo: str
    basic: bool
    names_itself: bool
    keys: tuple[dict[str, Any], ...]


def description(provider: IdentityProvider, fresh: bool = False) -> Description:
    """What the provider says of itself. Raises Refused."""
    marked = f"{provider.issuer} {provider.inside}"
    key = f"kith.provider.{provider.uid.hex}.{hashlib.sha256(marked.encode()).hexdigest()[:16]}"
    kept = None if fresh else cache.get(key)
    if isinstance(kept, dict):
        return Description(**kept)
    found = read_description(provider.issuer, inside=provider.inside)
    cache.set(key, asdict(found), KEPT)
    return found


def read_description(issuer: str, *, inside: bool) -> Description:
    """Fetches it, with the keys. Raises Refused."""
    issuer = issuer.rstrip("/")
    told = _fetched(f"{issuer}{WELL_KNOWN}", inside)
    if str(told.get("issuer") or "").rstrip("/") != issuer:
        raise Refused("issuer", str(told.get("issuer"))[:300])
    addresses = {
        key: str(told.get(key) or "") for key in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    }
    for key, address in addresses.items():
        if not _web(address, inside):
            raise Refused("description", key)
    keys = _fetched(addresses["jwks_uri"], inside).get("keys")
    usable = tuple(key for key in keys if _signs(key)) if isinstance(keys, list) else ()
    if not usable:
        raise Refused("description", "jwks_uri")
    return Description(
        str(told["issuer"]), addresses["authorization_endpoint"], addresses["token_endpoint"],
        str(told.get("userinfo_endpoint") or ""), _basic(told),
        told.get("authorization_response_iss_parameter_supported") is True, usable,
    )  # fmt: skip


def _fetched(address: str, inside: bool) -> dict[str, Any]:
    return json_of(fetched_metadata(address, inside=inside), "description")


def fetched_metadata(address: str, *, inside: bool) -> bytes:
    """What a provider says of itself there. Raises Refused."""
    try:
        answer = fetch(address, inside=inside)
    except Unreachable as error:
        refused = unreachable(error)
        refused.detail = address
        raise refused from None
    if answer.status != 200:
        raise Refused("description", f"{address}: {answer.status}")
    return answer.body


def json_of(body: bytes, reason: str) -> dict[str, Any]:
    """A JSON object. Raises Refused with `reason` for anything else."""
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused(reason) from None
    if not isinstance(read, dict):
        raise Refused(reason)
    return read


def _web(address: str, inside: bool) -> bool:
    parts = urlsplit(address)
    return parts.scheme in (("https", "http") if inside else ("https",)) and bool(parts.hostname)


def _signs(key: object) -> bool:
    """Whether it is a public key with which signatures are checked, never a shared secret."""
    return isinstance(key, dict) and key.get("kty") in KINDS and key.get("use", "sig") == "sig"


def _basic(told: Mapping[str, Any]) -> bool:
    ways = told.get("token_endpoint_auth_methods_supported")
    return not isinstance(ways, list) or "client_secret_basic" in ways or "client_secret_post" not in ways
