"""What thieves try: each of it is refused, and what can be told of it stands in the history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from kith.api.oauth import answer
from kith.api.oauth.tests.flow import BACK, Flow, answered, flow, registered, somebody
from kith.api.pace import Buckets
from kith.core.administration.people import switch_off
from kith.core.events.model import Event
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Principal, Role
from kith.core.sign_in.app.model import Allowance, AppToken
from kith.core.sign_in.app.registering import end_app, renew_secret
from kith.core.sign_in.app.tokens import forget_over
from kith.core.sign_in.happened import Visit

pytestmark = pytest.mark.django_db


def code_of(one: Flow) -> str:
    return answered(one.allowed())["code"]


def exchanged(one: Flow, code: str, **more: str) -> Any:
    sent = {"code": code, "redirect_uri": BACK, "code_verifier": one.verifier} | more
    return one.post("/oauth/token", grant_type="authorization_code", **sent)


def renewed(one: Flow, token: str, **more: str) -> Any:
    return one.post("/oauth/token", grant_type="refresh_token", refresh_token=token, **more)


def refused_for(how: str) -> bool:
    last = Event.objects.filter(kind="app.refused").order_by("occurred_at", "id").last()
    return last is not None and last.changes["how"][1] == how


def test_a_code_shown_twice_ends_what_it_gave() -> None:
    one = flow()
    code = code_of(one)
    held = exchanged(one, code).json()
    assert one.read(held["access_token"]) == 200
    again = exchanged(one, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert one.read(held["access_token"]) == 401
    assert renewed(one, held["refresh_token"]).status_code == 400
    assert refused_for("code used again")


@pytest.mark.parametrize(
    "wrong", [{"code_verifier": "x" * 43}, {"code_verifier": ""}, {"redirect_uri": "https://evil.example/"}]
)
def test_a_code_works_with_its_verifier_and_address_alone(wrong: dict[str, str]) -> None:
    one = flow(public=True)
    code = code_of(one)
    assert exchanged(one, code, **wrong).status_code == 400
    assert not AppToken.objects.exists()


def test_a_code_is_of_no_use_to_another_app() -> None:
    one = flow()
    code = code_of(one)
    thief = Flow(*registered(name="Thief"), one.person)
    thief.verifier = one.verifier
    assert exchanged(thief, code).status_code == 400
    assert exchanged(one, code).status_code == 200


def test_a_code_is_over_after_a_minute() -> None:
    one = flow()
    code = code_of(one)
    Allowance.objects.update(code_until=now() - timedelta(seconds=1))
    assert exchanged(one, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/back", f"{BACK}/", f"{BACK}?x=1", "https://app.example/back/../evil", "",
        "https://APP.example/back", "https://app.example.evil.example/back", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_browsers_are_led_to_registered_addresses_alone(to: str) -> None:
    one = flow()
    page = one.browser.get("/oauth/authorize", {
        "response_type": "code", "client_id": str(one.app.uid), "redirect_uri": to, "state": "s",
        "code_challenge": "x" * 43, "code_challenge_method": "S256",
    })  # fmt: skip
    assert page.status_code == 404
    assert "Location" not in page
    assert refused_for("redirect_uri")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "write"}, "invalid_scope"),
        ({"scope": "read person:write"}, "invalid_scope"),
        ({"scope": "nonsense"}, "invalid_scope"),
        ({"scope": "admin:read scim"}, "invalid_scope"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_an_app_may_not_ask_leads_back_with_an_error(
    wrong: dict[str, str], error: str, method: str
) -> None:
    one = flow(scopes=["person:read", "note:write"])
    asked = {
        "response_type": "code", "client_id": str(one.app.uid), "redirect_uri": BACK, "state": "s&x=<b>",
        "scope": "person:read", "code_challenge": "x" * 43, "code_challenge_method": "S256", "answer": "yes",
    }  # fmt: skip
    page = getattr(one.browser, method)("/oauth/authorize", asked | wrong)
    assert page.status_code == 303
    assert answered(page["Location"])["error"] == error
    assert answered(page["Location"])["state"] == "s&x=<b>"
    assert not Allowance.objects.exists()


def test_a_parameter_given_twice_is_refused() -> None:
    one = flow()
    assert answered(one.browser.get(one.address() + "&scope=write")["Location"])["error"] == "invalid_request"
    assert one.browser.get(f"{one.address()}&redirect_uri={BACK}").status_code == 404


def test_a_stolen_token_for_renewing_ends_everything_once_both_have_used_it() -> None:
    one = flow()
    held = one.tokens()
    stolen = renewed(one, held["refresh_token"]).json()
    assert one.read(stolen["access_token"]) == 200
    assert renewed(one, held["refresh_token"]).json()["error"] == "invalid_grant"
    assert one.read(stolen["access_token"]) == 401
    assert one.read(held["access_token"]) == 401
    assert renewed(one, stolen["refresh_token"]).status_code == 400
    assert refused_for("refresh token used again")


def test_renewing_widens_nothing() -> None:
    one = flow()
    held = one.tokens("person:read")
    assert renewed(one, held["refresh_token"], scope="read").json()["error"] == "invalid_scope"
    assert refused_for("scope")


def test_a_token_for_renewing_belongs_to_its_app() -> None:
    one = flow()
    held = one.tokens()
    thief = Flow(*registered(name="Thief"), one.person)
    assert renewed(thief, held["refresh_token"]).status_code == 400
    assert renewed(one, held["refresh_token"]).status_code == 200


def test_tokens_end_by_themselves() -> None:
    one = flow()
    held = one.tokens()
    AppToken.objects.update(until=now() - timedelta(seconds=1))
    assert one.read(held["access_token"]) == 401
    assert renewed(one, held["refresh_token"]).status_code == 400
    AppToken.objects.update(until=now() - timedelta(days=8))
    Allowance.objects.update(code_until=now() - timedelta(days=8))
    forget_over()
    assert not AppToken.objects.exists()
    assert not Allowance.objects.exists()


def test_no_chain_of_tokens_is_longer_than_what_was_allowed() -> None:
    one = flow()
    held = one.tokens()
    end = now() + timedelta(days=2)
    Allowance.objects.update(until=end)
    renewed(one, held["refresh_token"])
    assert AppToken.objects.filter(kind="refresh", used_at=None).get().until == end


def test_a_token_for_renewing_opens_no_other_door() -> None:
    one = flow()
    held = one.tokens()
    assert one.read(held["refresh_token"]) == 401
    assert one.read(code_of(one)) == 401
    assert one.read(one.secret) == 401


def test_whoever_is_switched_off_takes_their_apps_along() -> None:
    one = flow()
    held = one.tokens()
    owner = Principal.objects.get(role=Role.OWNER)
    switch_off(by=actor_of(owner, "desk"), principal=one.person)
    assert one.read(held["access_token"]) == 401
    assert renewed(one, held["refresh_token"]).status_code == 400


def test_an_app_that_is_ended_opens_nothing() -> None:
    one = flow(by_itself=True, baseline=Role.MEMBER)
    owner = actor_of(Principal.objects.get(role=Role.OWNER), "desk")
    held = one.tokens()
    own = one.post("/oauth/token", grant_type="client_credentials").json()
    end_app(by=owner, app=one.app, visit=Visit())
    assert one.read(held["access_token"]) == 401
    assert one.read(own["access_token"]) == 401
    assert one.post("/oauth/token", grant_type="client_credentials").status_code == 401
    assert one.browser.get(one.address()).status_code == 404


def test_a_new_secret_ends_the_one_before() -> None:
    one = flow(by_itself=True)
    owner = actor_of(Principal.objects.get(role=Role.OWNER), "desk")
    fresh = renew_secret(by=owner, app=one.app, visit=Visit())
    assert one.post("/oauth/token", grant_type="client_credentials").status_code == 401
    one.secret = fresh
    assert one.post("/oauth/token", grant_type="client_credentials").status_code == 200


def test_only_digests_are_kept() -> None:
    one = flow()
    held = one.tokens()
    stored = repr(list(AppToken.objects.values())) + repr(list(Allowance.objects.values()))
    for secret in (held["access_token"], held["refresh_token"], one.secret):
        assert secret not in stored
        assert secret[-20:] not in stored


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "\x00"}, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "ü" * 9_000}, "invalid_request"),
    ],
)
def test_what_cannot_be_read_is_refused(sent: dict[str, str], error: str) -> None:
    one = flow()
    found = one.post("/oauth/token", **sent)
    assert (found.status_code, found.json()["error"]) == (400, error)
    assert found.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("header", ["Basic", "Basic !!", "Basic eDp5", "Bearer x", "Basic bm9jb2xvbg=="])
def test_who_cannot_be_known_is_not_let_in(header: str) -> None:
    sent = "grant_type=client_credentials"
    form = "application/x-www-form-urlencoded"
    found = Client().post("/oauth/token", sent, form, headers={"Authorization": header})
    assert (found.status_code, found.json()["error"]) == (401, "invalid_client")
    assert found["WWW-Authenticate"].startswith("Basic")


def test_a_form_is_asked_for_and_a_post() -> None:
    assert Client().get("/oauth/token").status_code == 405
    assert Client().post("/oauth/token", "{}", "application/json").status_code == 400


def test_whoever_asks_too_often_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "_pace", Buckets())
    monkeypatch.setattr(answer, "BURST", 2)
    monkeypatch.setattr(answer, "PER_SECOND", 0.001)
    assert [Client().post("/oauth/token").status_code for _time in range(3)] == [400, 400, 429]


def test_strangers_sign_in_before_they_are_asked() -> None:
    one = flow()
    away = Client().get(one.address(), headers={"Host": "localhost:8000"})
    assert away["Location"].startswith("/sign-in/?next=%2Foauth%2Fauthorize")
    one.browser.cookies.clear()
    assert "code=" not in one.answer(one.address())["Location"]


def test_no_other_site_answers_for_a_colleague() -> None:
    one = flow()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = one.browser.cookies
    one.browser = strict
    assert one.answer(one.address()).status_code == 403
    assert not Allowance.objects.exists()


def test_a_key_allows_no_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody who acts with less than all their rights lets others in: else a narrowed program could widen itself."""
    from kith.core.errors import NotAllowed
    from kith.core.principals.actor import narrowing_of
    from kith.core.sign_in.app.allowing import allow, asked_of

    one = flow()
    sent = {key: [value] for key, value in answered(one.address()).items()}
    weak = actor_of(somebody("Jo"), "api").narrowed(narrowing_of(["read"]))
    with pytest.raises(NotAllowed):
        allow(by=weak, asked=asked_of(sent), visit=Visit())
