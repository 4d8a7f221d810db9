"""Keys are shown once, narrowed as they say, and end when they are taken back."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from kith.core.events.model import Event
from kith.core.principals.keys import holder_of
from kith.core.principals.model import ApiKey, Kind, Principal, Role, User

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk by the sea"


@pytest.fixture
def mara() -> Client:
    cache.clear()
    user = User.objects.create_user("mara@example.org", PASSWORD)
    Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Mara", user=user)
    client = Client()
    client.post("/sign-in/", {"login": "mara@example.org", "password": PASSWORD})
    return client


def made(client: Client, **more: object) -> str:
    page = client.post("/account/keys/new", {"name": "Shop", "days": "30", "right": "read"} | more)
    found = re.search(r"data-secret>(kith_[\w-]+)<", page.text)
    assert found, page.text
    return found[1]


def test_a_key_is_shown_once_and_never_again(mara: Client) -> None:
    secret = made(mara)
    page = mara.get("/account/keys")
    assert "Shop" in page.text
    assert secret not in page.text
    assert secret[:12] in page.text
    assert "Reads everything" in page.text


def test_a_key_may_what_was_chosen_and_no_more(mara: Client) -> None:
    actor = holder_of(made(mara, type=["person"], right="write"))
    assert actor is not None
    assert actor.permits("person", changes=True)
    assert not actor.permits("organisation", changes=False)
    reader = holder_of(made(mara))
    assert reader is not None
    assert reader.permits("organisation", changes=False)
    assert not reader.permits("organisation", changes=True)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"days": "9999"}, {"days": "x"}, {"type": ["nonsense"]}])
def test_wrong_values_make_no_key_and_are_named(mara: Client, wrong: dict[str, object]) -> None:
    page = mara.post("/account/keys/new", {"name": "Shop", "days": "30", "right": "read"} | wrong)
    assert page.status_code == 422
    assert "circle-alert" in page.text or 'class="err"' in page.text
    assert not ApiKey.objects.exists()


def test_a_key_is_taken_back_by_its_owner_alone(mara: Client) -> None:
    secret = made(mara)
    uid = ApiKey.objects.get().uid
    stranger = Client()
    other = User.objects.create_user("jo@example.org", PASSWORD)
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Jo", user=other)
    stranger.force_login(other)
    assert stranger.post(f"/account/keys/{uid}/end").status_code == 404
    assert holder_of(secret) is not None
    mara.post(f"/account/keys/{uid}/end")
    assert holder_of(secret) is None
    kinds = list(Event.objects.order_by("occurred_at", "id").values_list("kind", flat=True))
    assert kinds[-2:] == ["key.issued", "key.revoked"]


def test_a_key_asks_for_a_proof_first(mara: Client) -> None:
    user = User.objects.get(email="mara@example.org")
    later = Client()
    later.force_login(user)
    answer = later.post("/account/keys/new", {"name": "Shop", "days": "30", "right": "read"})
    assert answer["Location"].startswith("/account/again")
    assert not ApiKey.objects.exists()
    page = later.post(
        "/account/again?next=/account/keys/new", {"password": PASSWORD, "next": "/account/keys/new"}
    )
    assert "data-secret>kith_" in page.text
