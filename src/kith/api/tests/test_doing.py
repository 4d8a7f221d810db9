"""A verb that a type declares has a route without further code, and callers may not hurry it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from django.utils.translation import gettext_lazy as _
from ninja import Router

from kith.api import pace
from kith.api.build import build
from kith.api.pace import Pace
from kith.core.fieldtypes import INTEGER, REFERENCE
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Kind, Principal, Role
from kith.core.registry import Registry, current, install
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, Verb
from kith.customers.party.model import Party

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
done: list[dict[str, Any]] = []


def greet(*, by: Actor, person: Party, times: int, host: Party | None) -> None:
    done.append({"by": by.name, "person": person.name, "times": times, "host": host})


GREET = Verb(
    "greet",
    _("Greet"),
    greet,
    action=Action.EDIT,
    inputs=(
        Field("times", _("Times"), INTEGER, Privacy.INTERNAL, required=True),
        Field("host", _("Host"), REFERENCE, Privacy.INTERNAL, target="organisation"),
    ),
)


def hello(router: Router) -> None:
    @router.get("/hello", operation_id="hello")
    def say(request: HttpRequest) -> dict[str, str]:
        return {"hello": "world"}


def house() -> Registry:
    """The house with a verb on people and a route of a room's own."""
    rooms = []
    for room in current().rooms:
        types = tuple(replace(each, verbs=(GREET,)) if each.key == "person" else each for each in room.types)
        rooms.append(replace(room, types=types, api=(hello,) if room.key == "customers" else ()))
    return Registry(tuple(rooms))


urlpatterns = [path("api/v1/", build(house()).urls)]


@pytest.fixture(autouse=True)
def with_the_verb() -> Any:
    before = current()
    install(house())
    done.clear()
    yield
    install(before)


def caller(role: str = Role.MEMBER) -> tuple[Client, dict[str, str]]:
    principal = Principal.objects.create(kind=Kind.KEY, role=role, name=role)
    _key, secret = issue_key(principal, "x")
    return Client(), {"Authorization": f"Bearer {secret}"}


def a_person() -> str:
    person = Party.objects.create(kind="person", name="Zoë")
    person.refresh_from_db()
    return str(person.uid)


def test_the_verb_is_done_with_what_was_sent() -> None:
    client, headers = caller()
    answer = client.post(
        f"/api/v1/people/{a_person()}/greet", {"times": 2}, "application/json", headers=headers
    )
    assert answer.json()["name"] == "Zoë"
    assert done == [{"by": "member", "person": "Zoë", "times": 2, "host": None}]


@pytest.mark.parametrize(
    "sent", [{}, {"times": "often"}, {"times": 1, "loud": True}, {"times": 1, "host": "nobody"}]
)
def test_what_the_verb_does_not_take_is_named(sent: dict[str, object]) -> None:
    client, headers = caller()
    answer = client.post(f"/api/v1/people/{a_person()}/greet", sent, "application/json", headers=headers)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) in (["times"], ["loud"], ["host"])
    assert done == []


def test_the_verb_needs_the_right_it_declares() -> None:
    client, headers = caller(Role.READ_ONLY)
    answer = client.post(
        f"/api/v1/people/{a_person()}/greet", {"times": 2}, "application/json", headers=headers
    )
    assert (answer.status_code, done) == (403, [])


def test_a_verb_asked_for_twice_with_one_key_is_done_once() -> None:
    client, headers = caller()
    person = a_person()
    for _time in range(2):
        answer = client.post(
            f"/api/v1/people/{person}/greet",
            {"times": 2},
            "application/json",
            headers=headers | {"Idempotency-Key": "k"},
        )
        assert answer.status_code == 200
    assert len(done) == 1


def test_a_room_brings_routes_of_its_own_behind_the_same_door() -> None:
    client, headers = caller()
    assert client.get("/api/v1/hello", headers=headers).json() == {"hello": "world"}
    assert client.get("/api/v1/hello").status_code == 401


def test_a_caller_in_a_hurry_is_told_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "BURST", 3)
    monkeypatch.setattr(pace, "PER_SECOND", 0.001)
    client, headers = caller()
    answers = [client.get("/api/v1/hello", headers=headers) for _time in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1]["Retry-After"]) >= 1
    assert answers[-1].json()["type"].endswith("#too-fast")
    other, theirs = caller(Role.ADMINISTRATOR)
    assert other.get("/api/v1/hello", headers=theirs).status_code == 200


def test_the_bucket_refills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "BURST", 1)
    now = [0.0]
    monkeypatch.setattr("kith.api.pace.time.monotonic", lambda: now[0])
    request, limit = HttpRequest(), Pace()
    principal = Principal.objects.create(kind=Kind.KEY, role=Role.MEMBER, name="x")
    principal.refresh_from_db()
    request.auth = actor_of(principal, "api")  # type: ignore[attr-defined]
    assert [limit.allow_request(request), limit.allow_request(request)] == [True, False]
    now[0] += 1.1 / pace.PER_SECOND
    assert limit.allow_request(request)
