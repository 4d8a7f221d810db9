"""An issuer of OpenID Connect says that somebody has signed out there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kith.core.principals.model import Principal, Session
from kith.core.sign_in.provider.leaving import LOGOUT
from kith.core.sign_in.provider.model import IdentityProvider
from kith.core.sign_in.provider.tests.issuer import CLIENT, Issuer
from kith.desk.sign_in.provider.tests.conftest import sign_in

pytestmark = pytest.mark.django_db
Change = Callable[[dict[str, Any]], object]


def left(provider: IdentityProvider, issuer: Issuer, change: Change = len) -> int:
    """What we answer to a token that says so."""
    said = {
        "iss": issuer.address, "aud": CLIENT, "iat": int(time.time()), "exp": int(time.time()) + 60, "jti": "one",
        "sub": "u-1", "events": {LOGOUT: {}},
    }  # fmt: skip
    change(said)
    browser = Client(enforce_csrf_checks=True)
    return browser.post(
        f"/sign-in/with/{provider.uid}/left", {"logout_token": issuer.signed(said)}
    ).status_code


def test_only_the_sessions_that_ended_there_end_here(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    first, second = Client(), Client()
    for browser, name in ((first, "s-1"), (second, "s-2")):
        issuer.who["sid"] = name
        sign_in(browser, provider, issuer)
    assert left(provider, issuer, lambda said: said.update(sid="s-1")) == 200
    assert [each.get("/").status_code for each in (first, second)] == [302, 200]
    assert left(provider, issuer) == 200
    assert second.get("/").status_code == 302
    assert left(provider, issuer, lambda said: said.update(sub="stranger")) == 200


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said.update(aud="another"),
        lambda said: said.update(iss="https://another.example"),
        lambda said: said.update(iat=said["iat"] - 4000),
        lambda said: said.pop("events"),
        lambda said: said.update(events=[LOGOUT]),
        lambda said: said.update(nonce="as in a token of a sign-in"),
        lambda said: said.pop("sub"),
    ],
)
def test_no_other_token_ends_a_session(
    mara: Principal, provider: IdentityProvider, issuer: Issuer, spoil: Change
) -> None:
    sign_in(Client(), provider, issuer)
    assert left(provider, issuer, spoil) == 403
    assert Session.objects.filter(user=mara.user).exists()
