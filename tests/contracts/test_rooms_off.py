"""The house with any optional room switched off: what the room brings is gone, everything else works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from kith.core.events.consume import listeners
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Principal, User
from kith.core.records.settings import change_setting, forget_settings
from kith.core.registry import all_rooms, current
from kith.core.registry.switch import ROOMS_OFF, follow
from kith.desk.frame import menu

pytestmark = pytest.mark.django_db
OPTIONAL = [room.key for room in all_rooms() if room.optional]


@pytest.fixture
def client() -> Client:
    user = User.objects.create_user("owner@kith.example", "a-long-password")
    Principal.objects.create(kind="user", role="owner", name="Owner", user=user)
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def owner(client: Client) -> Actor:
    return actor_of(Principal.objects.get(role="owner", kind="user"), "desk")


@pytest.fixture(params=OPTIONAL)
def off(request: pytest.FixtureRequest) -> Iterator[str]:
    change_setting(ROOMS_OFF, [request.param])
    follow()
    yield request.param
    change_setting(ROOMS_OFF, None)
    follow()
    forget_settings()


def test_what_the_room_brings_is_gone(off: str, client: Client, owner: Actor) -> None:
    room = next(room for room in all_rooms() if room.key == off)
    assert off not in current().rooms
    assert not {item.key for item in room.menu} & {item.key for item in menu(owner)}
    assert not {listener.key for listener in room.listeners} & {listener.key for listener in listeners()}
    for declared in room.types:
        answer = client.get(f"/{declared.url}")
        assert (answer.status_code, f"{room.title} is switched off" in answer.content.decode()) == (404, True)
        assert client.get(f"/api/v1/{declared.url}").status_code == 404
    for page in room.pages:
        if "<" not in page.path:
            answer = client.get(f"/{page.path}")
            assert (answer.status_code, f"{room.title} is switched off" in answer.content.decode()) == (404, True)
            assert Client().get(f"/{page.path}").status_code == 302


def test_everything_else_works(off: str, client: Client) -> None:
    for declared in current().types:
        assert client.get(f"/{declared.url}").status_code == 200, declared.key
        assert client.get(f"/api/v1/{declared.url}").status_code == 200, declared.key
    for path in ("/", "/settings", "/segments/new", "/people/new"):
        assert client.get(path).status_code == 200, path


def test_a_room_that_needs_another_goes_with_it() -> None:
    for room in all_rooms():
        for need in room.needs:
            change_setting(ROOMS_OFF, [need])
            follow()
            assert room.key not in current().rooms
    change_setting(ROOMS_OFF, None)
    follow()
