"""The addresses of this door: tokens, their end, a look at one, and the description that apps find it all by."""

from __future__ import annotations

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kith.api.oauth.answer import answered, for_apps
from kith.api.oauth.request import Sent, visit_of
from kith.core.sign_in.app import tokens
from kith.core.sign_in.app.model import App
from kith.core.sign_in.app.refusal import Refused
from kith.core.sign_in.app.tokens import Issued

WAYS = ("client_secret_basic", "client_secret_post")


@for_apps
def token(request: HttpRequest, app: App, sent: Sent) -> HttpResponse:
    """Tokens for a code, for a refresh token, or for the app itself."""
    scopes, visit = tuple(dict.fromkeys(sent.get("scope", "").split())), visit_of(request)
    match sent.get("grant_type", ""):
        case "authorization_code":
            issued = tokens.exchange(
                app=app, code=_given(sent, "code"), redirect_uri=_given(sent, "redirect_uri"),
                verifier=_given(sent, "code_verifier"), visit=visit,
            )  # fmt: skip
        case "refresh_token":
            given = _given(sent, "refresh_token")
            issued = tokens.renew(app=app, token=given, scopes=scopes, visit=visit)
        case "client_credentials":
            issued = tokens.by_itself(app=app, scopes=scopes, visit=visit)
        case "":
            raise Refused("invalid_request", "grant_type is missing.")
        case _:
            raise Refused("unsupported_grant_type", "There is no such grant here.")
    return answered(_shown(issued))


def _given(sent: Sent, key: str) -> str:
    if not sent.get(key):
        raise Refused("invalid_request", f"{key} is missing.")
    return sent[key]


def _shown(issued: Issued) -> dict[str, object]:
    shown: dict[str, object] = {
        "access_token": issued.access,
        "token_type": "Bearer",
        "expires_in": issued.lasts,
        "scope": " ".join(issued.scopes),
    }
    return shown | ({"refresh_token": issued.refresh} if issued.refresh else {})


@for_apps
def revoke(request: HttpRequest, app: App, sent: Sent) -> HttpResponse:
    """Ends a token. One that is unknown is as good as ended."""
    tokens.end_token(app=app, token=_given(sent, "token"))
    return answered({})


@for_apps
def introspect(request: HttpRequest, app: App, sent: Sent) -> HttpResponse:
    """What one of the app's own tokens is good for."""
    found = tokens.look_at(app=app, token=_given(sent, "token"))
    if found is None:
        return answered({"active": False})
    shown: dict[str, object] = {
        "active": True,
        "scope": " ".join(found.scopes),
        "client_id": str(app.uid),
        "sub": str(found.subject),
        "iat": int(found.made_at.timestamp()),
        "exp": int(found.until.timestamp()),
        "iss": issuer(request),
    }
    return answered(shown | ({"token_type": "Bearer"} if found.kind == "access" else {}))


def issuer(request: HttpRequest) -> str:
    """The house's address: the one it was told, else the one it was called by."""
    return settings.KITH_ADDRESS or request.build_absolute_uri("/").rstrip("/")


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """The description of RFC 8414."""
    house = issuer(request)
    found: dict[str, object] = {
        "issuer": house,
        "authorization_endpoint": f"{house}/oauth/authorize",
        "token_endpoint": f"{house}/oauth/token",
        "revocation_endpoint": f"{house}/oauth/revoke",
        "introspection_endpoint": f"{house}/oauth/introspect",
        "service_documentation": f"{house}/api/v1/docs",
        "scopes_supported": ["read", "write"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": [*WAYS, "none"],
        "revocation_endpoint_auth_methods_supported": [*WAYS, "none"],
        "introspection_endpoint_auth_methods_supported": list(WAYS),
        "authorization_response_iss_parameter_supported": True,
    }
    return HttpResponse(orjson.dumps(found), content_type="application/json")
