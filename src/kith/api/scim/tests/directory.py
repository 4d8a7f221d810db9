"""A directory of the company's: a program with a connection's token."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.test.client import Client, ClientHandler

from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.provisioning.connection import connect
from kith.core.sign_in.happened import Visit

ANN: dict[str, Any] = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ann@example.org", "externalId": "00u1",
    "name": {"givenName": "Ann", "familyName": "Weir"}, "displayName": "Ann Weir",
    "emails": [{"value": "ann@example.org", "type": "work", "primary": True}], "active": True,
}  # fmt: skip


def colleague(role: str, name: str) -> Principal:
    user = User.objects.create_user(f"{name.lower()}@example.org")
    made = Principal.objects.create(kind=Kind.USER, role=role, name=name, user=user)
    made.refresh_from_db()
    return made


def acting(role: str = Role.ADMINISTRATOR, name: str = "Ada") -> Actor:
    return actor_of(colleague(role, name), "desk")


class Directory:
    """Asks below the root of the door, with JSON both ways."""

    def __init__(self, by: Actor) -> None:
        self.token = connect(by=by, name="Directory", visit=Visit())
        self.client = Client(headers={"Authorization": f"Bearer {self.token}"})

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        sent = json.dumps(body) if body is not None else ""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.generic(method, f"/scim/v2/{path}", sent, "application/scim+json", headers=named)

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> Any:
        schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
        return self.ask("PATCH", path, {"schemas": [schema], "Operations": operations}, **headers)

    def add(self, **more: Any) -> dict[str, Any]:
        answer = self.ask("POST", "Users", ANN | more)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def found(self, kind: str, filter_: str) -> list[dict[str, Any]]:
        answer = self.client.get(f"/scim/v2/{kind}", {"filter": filter_})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["Resources"])


def as_wsgi(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """The house as a program in this very process calls it, within the test's own transaction."""
    answer = ClientHandler(enforce_csrf_checks=True)(environ)
    start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [b"".join(answer)]
