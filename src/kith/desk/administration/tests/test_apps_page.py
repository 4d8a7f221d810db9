"""Administrators register apps, give them roles, other addresses and secrets, and end them; others do not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from kith.core.events.model import Event
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.sign_in.app.model import App
from kith.core.sign_in.app.registering import is_address

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk by the sea"
NEW = {
    "name": "Calendar", "kind": "secret", "redirect_uris": "https://app.example/back\nhttps://app.example/two",
    "right": "read", "type": ["person"], "baseline": "shared_only",
}  # fmt: skip


def at_the_desk(role: str, name: str = "mara") -> Client:
    cache.clear()
    user = User.objects.create_user(f"{name}@example.org", PASSWORD)
    Principal.objects.create(kind=Kind.USER, role=role, name=name.capitalize(), user=user)
    client = Client()
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    return client


@pytest.fixture
def mara() -> Client:
    return at_the_desk(Role.ADMINISTRATOR)


def registered(client: Client, **more: Any) -> tuple[App, str]:
    page = client.post("/settings/apps/new", NEW | more)
    found = re.search(r"data-secret>(kithsecret_[\w-]+)<", page.text)
    return App.objects.get(), found[1] if found else ""


def test_an_app_is_registered_and_its_secret_shown_once(mara: Client) -> None:
    app, secret = registered(mara)
    assert secret
    assert app.redirect_uris == ["https://app.example/back", "https://app.example/two"]
    assert app.scopes == ["person:read"]
    for page in (mara.get("/settings/apps"), mara.get(f"/settings/apps/{app.uid}")):
        assert "Calendar" in page.text
        assert "See: People" in page.text
        assert secret not in page.text
    assert str(app.uid) in mara.get(f"/settings/apps/{app.uid}").text


def test_a_public_app_has_no_secret(mara: Client) -> None:
    app, secret = registered(mara, kind="public")
    assert (secret, app.secret_digest) == ("", None)
    page = mara.get(f"/settings/apps/{app.uid}")
    assert "Make a new secret" not in page.text
    assert mara.post(f"/settings/apps/{app.uid}/secret").status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"name": "x" * 61}, {"redirect_uris": ""}, {"redirect_uris": "http://app.example/"},
        {"redirect_uris": "\n".join(f"https://app.example/{number}" for number in range(11))},
        {"kind": "public", "by_itself": "1"}, {"type": ["nonsense"]},
    ],
)  # fmt: skip
def test_wrong_values_register_nothing_and_are_named(mara: Client, wrong: dict[str, Any]) -> None:
    page = mara.post("/settings/apps/new", NEW | wrong)
    assert page.status_code == 422
    assert 'class="err"' in page.text
    assert not App.objects.exists()


def test_no_app_begins_as_an_owner(mara: Client) -> None:
    assert mara.post("/settings/apps/new", NEW | {"by_itself": "1", "baseline": "owner"}).status_code == 403


def test_an_app_that_works_by_itself_is_given_roles_like_a_colleague(mara: Client) -> None:
    app, _secret = registered(mara, by_itself="1", redirect_uris="")
    page = mara.get(f"/settings/colleagues/{app.principal.uid}")
    assert page.status_code == 200
    assert "Switch off" not in page.text
    mara.post(f"/settings/colleagues/{app.principal.uid}/baseline", {"baseline": "member"})
    assert Principal.objects.get(pk=app.principal_id).role == Role.MEMBER


def test_addresses_are_changed_and_the_change_stands_in_the_history(mara: Client) -> None:
    app, _secret = registered(mara)
    mara.post(f"/settings/apps/{app.uid}/addresses", {"redirect_uris": "https://other.example/"})
    app.refresh_from_db()
    assert app.redirect_uris == ["https://other.example/"]
    wrong = mara.post(f"/settings/apps/{app.uid}/addresses", {"redirect_uris": "https://*.example/"})
    assert wrong.status_code == 422
    assert "https://*.example/" in wrong.text
    last = Event.objects.order_by("occurred_at", "id").last()
    assert last is not None
    assert (last.kind, last.changes["what"][1]) == ("app.changed", "https://other.example/")


def test_an_ended_app_is_gone_from_the_list(mara: Client) -> None:
    app, _secret = registered(mara)
    mara.post(f"/settings/apps/{app.uid}/end")
    assert "No app is registered" in mara.get("/settings/apps").text
    assert mara.get(f"/settings/apps/{app.uid}").status_code == 404


@pytest.mark.parametrize("role", [Role.MEMBER, Role.READ_ONLY])
def test_others_have_nothing_to_do_with_apps(mara: Client, role: str) -> None:
    app, _secret = registered(mara)
    other = at_the_desk(role, "jo")
    assert other.get("/settings/apps").status_code == 403
    assert other.post("/settings/apps/new", NEW).status_code == 403
    for what in ("addresses", "secret", "end"):
        assert other.post(f"/settings/apps/{app.uid}/{what}").status_code == 403
    assert App.objects.get().ended_at is None


def test_whoever_allowed_an_app_sees_it_and_takes_it_back(mara: Client) -> None:
    app, _secret = registered(mara)
    asked = {
        "response_type": "code", "client_id": str(app.uid), "redirect_uri": "https://app.example/back",
        "code_challenge": "x" * 43, "code_challenge_method": "S256", "answer": "yes",
    }  # fmt: skip
    mara.post("/oauth/authorize", asked)
    page = mara.get("/account/apps")
    assert "Calendar" in page.text
    assert "See: People" in page.text
    assert at_the_desk(Role.OWNER, "jo").post(f"/account/apps/{app.uid}/end").status_code == 404
    mara.post(f"/account/apps/{app.uid}/end")
    assert "No app works in your name" in mara.get("/account/apps").text
    assert mara.post(f"/account/apps/{app.uid}/end").status_code == 404


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://app.example/back?shop=1", True),
        ("http://127.0.0.1:8181/cb", True),
        ("http://[::1]/cb", True),
        ("com.example.app:/back", True),
        ("http://app.example/back", False),
        ("https://app.example/back#x", False),
        ("https://*.app.example/", False),
        ("https://app.example@evil.example/", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:///back", False),
        ("//app.example/", False),
        ("https://app.example:port/", False),
        ("https://äpp.example/", False),
        ("https://app.example\\@evil.example/", False),
        ("https://app.example/" + "x" * 500, False),
    ],
)
def test_addresses_are_read_in_one_way_alone(address: str, good: bool) -> None:
    assert is_address(address) is good
