"""Scopes take away and never give: of every type, by every door that programs have."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from kith.core import access
from kith.core.principals.actor import Actor, narrowing_of
from kith.core.principals.keys import holder_of, issue_key, program
from kith.core.principals.model import Role
from kith.core.registry import current
from kith.core.registry.objecttype import Action
from kith.customers.models import Party

pytestmark = pytest.mark.django_db


def held(role: str, *scopes: str) -> Actor:
    actor = holder_of(issue_key(program(f"{role} {scopes}", role), "key", scopes=scopes)[1])
    assert actor is not None
    return actor


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [
        ((), set(), set()),
        (("nonsense", "person:fly", "read:person"), set(), set()),
        (("read",), None, set()),
        (("write",), None, None),
        (("person:read", "note:write"), {"person", "note"}, {"note"}),
        (("read", "note:write"), None, {"note"}),
    ],
)
def test_scopes_are_read(scopes: tuple[str, ...], reads: set[str] | None, writes: set[str] | None) -> None:
    narrowing = narrowing_of(scopes)
    assert (narrowing.reads, narrowing.writes) == (reads, writes)


def test_a_narrowed_owner_touches_only_what_is_left() -> None:
    actor = held(Role.OWNER, "person:read", "note:write")
    for declared in current().types:
        for action in Action:
            left = {"note"} if action not in (Action.SEE, Action.EXPORT) else {"note", "person"}
            rows = access.predicate(actor, declared, action)
            assert (rows.text == "false") is (declared.key not in left), (declared.key, action)
            assert access.allowed(actor, declared.permission(action)) is (declared.key in left)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.READ_ONLY, Role.SHARED_ONLY])
def test_scopes_give_nothing_that_the_holder_has_not(role: str) -> None:
    wide, plain = held(role, "write"), holder_of(issue_key(program("x", role), "key")[1])
    assert plain is not None
    for declared in current().types:
        assert access.readable(wide, declared) == access.readable(plain, declared)
        for action in Action:
            before, after = (
                access.predicate(plain, declared, action),
                access.predicate(wide, declared, action),
            )
            assert before.text == after.text


def test_a_key_for_reading_people_reads_people_at_the_api_and_nothing_else() -> None:
    party = Party.objects.create(kind="person", name="Kit", sort_key="kit")
    party.refresh_from_db()
    secret = issue_key(program("Shop", Role.OWNER), "key", scopes=("person:read",))[1]
    client, given = Client(), {"Authorization": f"Bearer {secret}"}
    one = f"/api/v1/people/{party.uid}"
    assert client.get(one, headers=given).status_code == 200
    assert client.get("/api/v1/companies", headers=given).json()["items"] == []
    assert client.get(f"/api/v1/everyone/{party.uid}", headers=given).status_code == 404
    body = json.dumps({"family_name": "X"})
    for method, path in (
        ("PATCH", one),
        ("DELETE", one),
        ("POST", "/api/v1/people"),
        ("POST", "/api/v1/notes"),
    ):
        answer = client.generic(method, path, body, "application/json", headers=given)
        assert answer.status_code == 403, (method, path)
