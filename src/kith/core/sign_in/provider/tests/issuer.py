"""A small OpenID provider on this machine: it keeps to the protocol, signs with keys of its own, and can be told to do
wrong in its tokens."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "kith-of-ours", "a:secret/with+signs"
Claims = dict[str, Any]


class Issuer:
    """`who` are the claims of whoever signs in next; `spoil` changes an ID token's claims; `sign` makes the token."""

    def __init__(self, key: RSAKey | None = None) -> None:
        self.address = ""
        self.key = key or RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, auto_kid=False)
        self.published = [self.key]
        self.who: Claims = {"sub": "u-1", "email": "mara@example.org", "email_verified": True, "name": "Mara"}
        self.described: dict[str, Any] = {}
        self.spoil: Callable[[Claims], None] = lambda claims: None
        self.sign: Callable[[Claims], str] = self.signed
        self.answered: dict[str, str] = {}
        self.later: Claims = {}
        self.codes: dict[str, dict[str, str]] = {}

    def signed(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def description(self) -> dict[str, Any]:
        here = self.address
        return {
            "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/keys", "userinfo_endpoint": f"{here}/userinfo",
            "authorization_response_iss_parameter_supported": True, **self.described,
        }  # fmt: skip

    def authorize(self, asked: Mapping[str, str]) -> str:
        """Where a browser is sent that signed in here."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = dict(asked)
        answer = {"code": code, "state": asked["state"], "iss": self.address, **self.answered}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: Mapping[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        name, _colon, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        fits = (
            asked and asked["code_challenge"] == challenge and asked["redirect_uri"] == form["redirect_uri"]
        )
        if not fits or (unquote(name), unquote(secret)) != (CLIENT, SECRET) or asked is None:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.who,
        }
        if "max_age" in asked:
            claims["auth_time"] = now
        self.spoil(claims)
        return 200, {"id_token": self.sign(claims), "access_token": "for-userinfo", "token_type": "Bearer"}


class _Handler(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.issuer.authorize(asked))
            self.end_headers()
        elif parts.path == "/keys":
            self._json(200, {"keys": [key.as_dict(private=False) for key in self.issuer.published]})
        elif parts.path == "/userinfo":
            self._json(200, {"sub": self.issuer.who["sub"], **self.issuer.later})
        elif parts.path == "/.well-known/openid-configuration":
            self._json(200, self.issuer.description())
        else:
            self._json(404, {})

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: values[0] for key, values in parse_qs(sent).items()}
        self._json(*self.issuer.token(form, self.headers.get("Authorization", "")))

    def _json(self, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Issuer]:
    issuer = Issuer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"issuer": issuer}))
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
