"""An app of somebody else's, built with Authlib, and a colleague with a browser who is asked by it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from django.test import Client
from requests.adapters import BaseAdapter

from kith.core.principals.actor import actor_of
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.sign_in.app.model import App
from kith.core.sign_in.app.registering import Registration, register
from kith.core.sign_in.happened import Visit

HOUSE = "http://localhost:8000"
BACK = "https://app.example/back"


class Inside(BaseAdapter):
    """Carries requests to this very process."""

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        left = ("content-length", "accept-encoding")
        headers = {key: str(value) for key, value in request.headers.items() if key.lower() not in left}
        kind = headers.pop("Content-Type", "")
        path = str(request.url).removeprefix(HOUSE)
        body = str(request.body or "")
        told = Client().generic(
            str(request.method), path, body, kind, headers=headers | {"Host": "localhost:8000"}
        )
        answer = requests.Response()
        answer.status_code, answer._content = told.status_code, told.content
        answer.headers.update(told.headers)
        answer.request, answer.url = request, str(request.url)
        return answer

    def close(self) -> None:
        """Nothing is held open."""


def inside(session: requests.Session) -> requests.Session:
    session.mount(HOUSE, Inside())
    return session


def somebody(name: str = "Mara", role: str = Role.MEMBER) -> Principal:
    user = User.objects.create_user(f"{name.lower()}@example.org")
    made = Principal.objects.create(kind=Kind.USER, role=role, name=name, user=user)
    made.refresh_from_db()
    return made


def registered(**more: Any) -> tuple[App, str]:
    """A registered app and its secret."""
    owner = Principal.objects.filter(role=Role.OWNER, kind=Kind.USER).first() or somebody("Olga", Role.OWNER)
    asked: dict[str, Any] = {
        "name": "Calendar",
        "public": False,
        "redirect_uris": [BACK],
        "scopes": ["read", "note:write"],
    }
    return register(by=actor_of(owner, "desk"), asked=Registration(**(asked | more)), visit=Visit())


@dataclass
class Flow:
    """One colleague and one app. `client` is the app's own program, `browser` the colleague's."""

    app: App
    secret: str
    person: Principal
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    browser: Client = field(default_factory=lambda: Client(headers={"Host": "localhost:8000"}))

    def __post_init__(self) -> None:
        assert self.person.user is not None
        self.browser.force_login(self.person.user)
        self.client = OAuth2Session(
            str(self.app.uid), self.secret or None, redirect_uri=BACK, code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self.secret else "none",
        )  # fmt: skip
        inside(self.client)

    def address(self, scope: str = "read", **more: str) -> str:
        url, self.state = self.client.create_authorization_url(
            f"{HOUSE}/oauth/authorize", code_verifier=self.verifier, scope=scope, **more
        )
        return str(url).removeprefix(HOUSE)

    def answer(self, address: str, answer: str = "yes") -> Any:
        """What the house says once the colleague has answered the question at this address."""
        sent = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        return self.browser.post("/oauth/authorize", sent | {"answer": answer})

    def allowed(self, scope: str = "read") -> str:
        """The address with a code to which the browser is led."""
        return str(self.answer(self.address(scope))["Location"])

    def tokens(self, scope: str = "read", **more: str) -> dict[str, Any]:
        given = {"code_verifier": self.verifier} | more
        found: dict[str, Any] = self.client.fetch_token(
            f"{HOUSE}/oauth/token", authorization_response=self.allowed(scope), state=self.state, **given
        )
        return found

    def post(self, path: str, **sent: str) -> requests.Response:
        """A form as the app sends it, with its secret where it has one."""
        auth = (str(self.app.uid), self.secret) if self.secret else None
        named = sent if self.secret else {"client_id": str(self.app.uid), **sent}
        return inside(requests.Session()).post(f"{HOUSE}{path}", data=named, auth=auth)

    def read(self, token: str, path: str = "/api/v1/people") -> int:
        return Client().get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def answered(location: str) -> dict[str, str]:
    """What an app is told by way of the browser."""
    return {key: values[0] for key, values in parse_qs(urlsplit(location).query).items()}


def flow(**more: Any) -> Flow:
    return Flow(*registered(**more), somebody())
