"""Signing in through an issuer of OpenID Connect that is not ours: panva's certified oidc-provider."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from kith.core.events.model import Event
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Kind, Membership, Principal, Role, Session, Team, User
from kith.core.sign_in.provider import actions, oidc
from kith.core.sign_in.provider.model import IdentityProvider

from .browsing import sent_back
from .counterpart import missing, running
from .server import free_port

pytestmark = [pytest.mark.servers, pytest.mark.django_db]
HOUSE = "http://testserver"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def mara() -> Principal:
    if reason := missing():
        pytest.skip(reason)
    cache.clear()
    user = User.objects.create_user("mara@example.org", "a long password of hers")
    return Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Mara", user=user)


def set_up(by: Principal, port: int) -> IdentityProvider:
    values = {
        "name": "Fern ID", "protocol": "oidc", "issuer": f"http://127.0.0.1:{port}", "client_id": "kith",
        "client_secret": "a secret of the house", "domains": "example.org", "trust": "verified", "first": "known",
        "first_role": "member", "groups_claim": "groups", "factor": "house", "inside": True, "is_active": True,
    }  # fmt: skip
    return actions.save(by=actor_of(by, "desk"), values=values)


def addresses(provider: IdentityProvider, house: str) -> dict[str, str]:
    """Where the provider sends people, and where it says that they have left."""
    names = {"redirect": "provider-back", "left": "provider-left"}
    return {key: house + reverse(name, kwargs={"uid": provider.uid}) for key, name in names.items()}


@pytest.fixture
def provider(mara: Principal) -> IdentityProvider:
    return set_up(mara, free_port())


@pytest.fixture
def issuer(provider: IdentityProvider) -> Iterator[str]:
    port = urlsplit(provider.issuer).port
    with running("oidc.js", port=port, groups=["north"], **addresses(provider, HOUSE)) as address:
        yield address


def way_there(browser: Client, provider: IdentityProvider) -> str:
    answer = browser.get(f"/sign-in/with/{provider.uid}")
    assert answer.status_code == 302
    return str(answer["Location"])


def come_back(browser: Client, location: str) -> Any:
    parts = urlsplit(location)
    return browser.get(f"{parts.path}?{parts.query}")


def sign_in(browser: Client, provider: IdentityProvider) -> Any:
    person = requests.Session()
    there = way_there(browser, provider)
    return come_back(browser, sent_back(person, there, HOUSE, login="mara", password="hers"))


def reasons() -> list[str]:
    found = Event.objects.filter(kind="user.sign_in_failed").order_by("id")
    return [each.changes["what"][1] for each in found]


def test_people_come_in_their_groups_give_teams_and_keys_may_turn(
    provider: IdentityProvider, issuer: str, mara: Principal
) -> None:
    team = Team.objects.create(name="North")
    team.refresh_from_db()
    rule = {"group": "north", "team": str(team.uid)}
    actions.add_rule(by=actor_of(mara, "desk"), provider=provider, values=rule)
    browser = Client()
    there = way_there(browser, provider)
    asked = dict(parse_qsl(urlsplit(there).query))
    assert (asked["code_challenge_method"], asked["redirect_uri"]) == (
        "S256",
        addresses(provider, HOUSE)["redirect"],
    )
    back = sent_back(requests.Session(), there, HOUSE, login="mara", password="hers")
    assert come_back(browser, back).status_code == 302
    assert browser.get("/").status_code == 200
    assert Membership.objects.get().team == team
    requests.post(f"{issuer}/turn", timeout=5)
    requests.post(f"{issuer}/tell", json={"groups": []}, timeout=5)
    assert sign_in(Client(), provider).status_code == 302
    assert not Membership.objects.exists()
    assert Session.objects.filter(user=mara.user).count() == 2
    assert come_back(browser, back).status_code == 403  # the same answer once more
    assert come_back(
        Client(), sent_back(requests.Session(), way_there(Client(), provider), HOUSE, login="mara")
    )
    assert reasons() == ["state", "state"]


def test_a_code_without_its_verifier_is_worth_nothing(provider: IdentityProvider, issuer: str) -> None:
    """Whoever steals the answer cannot take it to the provider: PKCE binds it to the browser that began."""
    back = sent_back(requests.Session(), way_there(Client(), provider), HOUSE, login="mara")
    thief = OAuth2Session(
        "kith", "a secret of the house", redirect_uri=addresses(provider, HOUSE)["redirect"]
    )
    with pytest.raises(Exception, match="invalid_grant"):
        thief.fetch_token(f"{issuer}/token", authorization_response=back.replace("http:", "https:"))


def tokens_of(client: str, secret: str, provider: IdentityProvider, issuer: str) -> str:
    """What the address for tokens says to a client that somebody signs in to, as it was sent."""
    redirect = addresses(provider, HOUSE)["redirect"]
    verifier = "v" * 50
    app = OAuth2Session(
        client, secret, redirect_uri=redirect, scope="openid email", code_challenge_method="S256"
    )
    there, _state = app.create_authorization_url(f"{issuer}/auth", code_verifier=verifier, nonce="n-1")
    back = sent_back(requests.Session(), there, HOUSE, login="mara")
    form = {
        "grant_type": "authorization_code", "code": dict(parse_qsl(urlsplit(back).query))["code"],
        "redirect_uri": redirect, "code_verifier": verifier,
    }  # fmt: skip
    return requests.post(f"{issuer}/token", form, auth=(client, secret), timeout=5).text


@pytest.mark.parametrize(
    ("client", "secret", "reason"),
    [("another", "a secret of another", "audience"), ("kith", "a secret of the house", "nonce")],
)
def test_a_token_of_another_client_or_of_another_sign_in_is_refused(
    provider: IdentityProvider, issuer: str, client: str, secret: str, reason: str
) -> None:
    foreign = tokens_of(client, secret, provider, issuer)
    assert "id_token" in foreign
    requests.post(f"{issuer}/tell", json={"answer": foreign}, timeout=5)
    assert sign_in(Client(), provider).status_code == 403
    assert reasons() == [reason]


def test_a_token_that_has_ended_is_refused(
    provider: IdentityProvider, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests.post(f"{issuer}/tell", json={"lives": 1}, timeout=5)
    monkeypatch.setattr(oidc, "time", SimpleNamespace(time=lambda: time.time() + 200))
    assert sign_in(Client(), provider).status_code == 403
    assert reasons() == ["expired"]


@pytest.mark.django_db(transaction=True)
def test_in_a_browser_people_come_in_and_signing_out_there_ends_the_session_here(
    mara: Principal, live_server: LiveServer
) -> None:
    house = live_server.url.replace("127.0.0.1", "localhost")
    port = free_port()
    provider = set_up(mara, port)
    with (
        running("oidc.js", port=port, groups=[], **addresses(provider, house)) as there,
        sync_playwright() as play,
    ):
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = chromium.new_page()
        page.goto(f"{house}/sign-in/?next=/people")
        page.get_by_role("link", name="Sign in with Fern ID").click()
        page.locator("[name=login]").fill("mara")
        page.locator("[name=password]").fill("hers")
        page.locator("button[type=submit]").click()
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(f"{house}/people")
        page.goto(f"{there}/session/end")
        page.get_by_role("button", name="Yes").click()
        page.wait_for_url(f"{there}/session/end/success*")
        page.goto(f"{house}/people")
        assert page.url.startswith(f"{house}/sign-in/")
        chromium.close()
    assert not Session.objects.filter(user=mara.user).exists()
