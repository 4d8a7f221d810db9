"""Apps get tokens as the standards say, and may do with them what was allowed."""

from __future__ import annotations

import pytest
from authlib.integrations.base_client import OAuthError
from django.test import Client

from kith.api.oauth.tests.flow import BACK, HOUSE, Flow, answered, flow, registered
from kith.core.events.model import Event
from kith.core.principals.model import Role
from kith.core.sign_in.app.model import AppToken
from kith.core.sign_in.app.tokens import holder_of

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    told = Event.objects.filter(kind__startswith="app.").order_by("occurred_at", "id")
    return list(told.values_list("kind", flat=True))


@pytest.mark.parametrize("public", [False, True])
def test_an_app_works_in_the_name_of_whoever_allowed_it(public: bool) -> None:
    one = flow(public=public)
    held = one.tokens("person:read note:write")
    assert held["token_type"] == "Bearer"
    assert held["expires_in"] == 1800
    actor = holder_of(held["access_token"])
    assert actor is not None
    assert actor.uid == one.person.uid
    assert actor.permits("note", changes=True)
    assert not actor.permits("person", changes=True)
    assert one.read(held["access_token"]) == 200
    assert kinds() == ["app.registered", "app.allowed"]


def test_the_answer_says_who_answers_and_keeps_the_state() -> None:
    one = flow(redirect_uris=[f"{BACK}?shop=1"])
    one.client.redirect_uri = f"{BACK}?shop=1"
    location = one.allowed()
    assert location.startswith(f"{BACK}?shop=1&code=kithcode_")
    assert answered(location)["state"] == one.state
    assert answered(location)["iss"] == HOUSE


def test_an_app_that_names_no_scope_gets_what_is_registered() -> None:
    one = flow()
    assert one.tokens("")["scope"] == "read note:write"


def test_whoever_refuses_gives_nothing() -> None:
    one = flow()
    location = one.answer(one.address(), "no")["Location"]
    assert answered(location)["error"] == "access_denied"
    assert kinds()[-1] == "app.declined"
    assert not AppToken.objects.exists()


def test_the_question_says_in_words_what_the_app_may_do() -> None:
    one = flow()
    page = one.browser.get(one.address("person:read note:write"))
    assert "Let Calendar work in your name?" in page.text
    assert "See: People" in page.text
    assert "See and change: Notes" in page.text
    assert "app.example" in page.text
    assert "form-action 'self' https://app.example;" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_tokens_are_renewed_and_the_old_one_is_spent() -> None:
    one = flow()
    held = one.tokens("read note:write")
    fresh = one.client.refresh_token(f"{HOUSE}/oauth/token", refresh_token=held["refresh_token"])
    assert fresh["refresh_token"] != held["refresh_token"]
    assert fresh["scope"] == "read note:write"
    assert one.read(fresh["access_token"]) == 200


def test_renewing_may_narrow_one_token_and_leaves_the_rest_as_it_was() -> None:
    one = flow()
    held = one.tokens("read note:write")
    less = one.post(
        "/oauth/token", grant_type="refresh_token", refresh_token=held["refresh_token"], scope="note:read"
    ).json()
    actor = holder_of(less["access_token"])
    assert actor is not None
    assert not actor.permits("note", changes=True)
    again = one.post("/oauth/token", grant_type="refresh_token", refresh_token=less["refresh_token"]).json()
    assert again["scope"] == "read note:write"


def test_an_app_by_itself_has_the_role_that_was_given_to_it() -> None:
    one = flow(by_itself=True, baseline=Role.MEMBER, redirect_uris=[])
    held = one.client.fetch_token(
        f"{HOUSE}/oauth/token", grant_type="client_credentials", scope="person:read"
    )
    actor = holder_of(held["access_token"])
    assert actor is not None
    assert (actor.uid, actor.role) == (one.app.principal.uid, Role.MEMBER)
    assert "refresh_token" not in held
    assert one.read(held["access_token"]) == 200
    assert not actor.permits("note", changes=False)


def test_an_app_for_colleagues_does_not_work_by_itself() -> None:
    one = flow()
    answer = one.post("/oauth/token", grant_type="client_credentials")
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_an_app_ends_its_tokens(which: str) -> None:
    one = flow()
    held = one.tokens()
    assert one.post("/oauth/revoke", token=held[which]).status_code == 200
    assert one.read(held["access_token"]) == 401
    assert one.post("/oauth/revoke", token="unknown").status_code == 200
    renewed = one.post("/oauth/token", grant_type="refresh_token", refresh_token=held["refresh_token"])
    assert renewed.status_code == (200 if which == "access_token" else 400)


def test_an_app_looks_at_its_own_tokens_alone() -> None:
    one = flow()
    held = one.tokens("read")
    seen = one.post("/oauth/introspect", token=held["access_token"]).json()
    assert seen["active"] is True
    assert (seen["scope"], seen["client_id"], seen["sub"]) == ("read", str(one.app.uid), str(one.person.uid))
    assert seen["exp"] - seen["iat"] == 1800
    other = Flow(*registered(name="Other"), one.person)
    assert other.post("/oauth/introspect", token=held["access_token"]).json() == {"active": False}
    assert one.post("/oauth/introspect", token="unknown").json() == {"active": False}
    other.post("/oauth/revoke", token=held["access_token"])
    assert one.read(held["access_token"]) == 200


def test_apps_find_everything_by_its_description() -> None:
    found = Client().get("/.well-known/oauth-authorization-server", headers={"Host": "localhost:8000"}).json()
    assert found["issuer"] == HOUSE
    assert found["code_challenge_methods_supported"] == ["S256"]
    for key in ("authorization", "token", "revocation", "introspection"):
        path = found[f"{key}_endpoint"].removeprefix(HOUSE)
        assert Client().post(path).status_code != 404


def test_errors_reach_the_app_in_the_words_of_the_protocol() -> None:
    one = flow()
    one.client.client_secret = "kithsecret_wrong"
    with pytest.raises(OAuthError) as refused:
        one.tokens()
    assert refused.value.error == "invalid_client"
    assert kinds()[-1] == "app.refused"
