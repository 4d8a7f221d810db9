"""A provider in the house, and the issuer behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from kith.core.principals.actor import actor_of
from kith.core.principals.model import Principal
from kith.core.sign_in.provider import actions, saml_key
from kith.core.sign_in.provider.model import IdentityProvider
from kith.core.sign_in.provider.tests.issuer import CLIENT, SECRET, Issuer, running

Change = Callable[..., IdentityProvider]


@pytest.fixture(autouse=True)
def _quick_and_fresh(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture(scope="session")
def keys_made() -> list[tuple[bytes, str]]:
    return []


@pytest.fixture(autouse=True)
def _keys_are_made_once(keys_made: list[tuple[bytes, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each provider of a test has a key of its own; those of the next test have the same ones, since making one takes
    long."""
    given, make = count(), saml_key.made

    def made() -> tuple[bytes, str]:
        at = next(given)
        if at == len(keys_made):
            keys_made.append(make())
        return keys_made[at]

    monkeypatch.setattr(saml_key, "made", made)


@pytest.fixture(scope="session")
def running_issuer() -> Iterator[Issuer]:
    with running() as issuer:
        yield issuer


@pytest.fixture
def issuer(running_issuer: Issuer) -> Issuer:
    """The running one as it was at first, but for its key, which takes a while to make."""
    address, key = running_issuer.address, running_issuer.key
    running_issuer.__init__(key)  # type: ignore[misc]
    running_issuer.address = address
    return running_issuer


@pytest.fixture
def change(issuer: Issuer, ola: Principal) -> Change:
    """Sets the provider up, or sets it up anew with other values."""
    values: dict[str, object] = {
        "name": "Fern ID", "protocol": "oidc", "issuer": issuer.address, "client_id": CLIENT, "client_secret": SECRET,
        "domains": "example.org", "trust": "verified", "first": "known", "first_role": "member", "groups_claim": "groups",
        "factor": "house", "inside": True, "is_active": True,
    }  # fmt: skip

    def changed(by: Principal = ola, **more: object) -> IdentityProvider:
        values.update(more)
        there = IdentityProvider.objects.filter(name="Fern ID").first()
        return actions.save(by=actor_of(by, "desk"), values=values, provider=there)

    return changed


@pytest.fixture
def provider(change: Change) -> IdentityProvider:
    return change()


def go_there(browser: Client, provider: IdentityProvider, **asked: str) -> dict[str, str]:
    """Presses the button; what the provider is asked."""
    answer = browser.get(f"/sign-in/with/{provider.uid}", asked)
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer["Location"]).query))


def come_back(browser: Client, location: str) -> Any:
    """Follows the provider's answer back to the house."""
    parts = urlsplit(location)
    return browser.get(f"{parts.path}?{parts.query}")


def sign_in(browser: Client, provider: IdentityProvider, issuer: Issuer, **asked: str) -> Any:
    """There and back."""
    return come_back(browser, issuer.authorize(go_there(browser, provider, **asked)))
