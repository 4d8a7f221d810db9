"""Everybody looks after their own account, and proves who they are before anything dangerous."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from kith.core.events.model import Event
from kith.core.principals.model import Kind, Principal, Role, Session, User
from kith.core.principals.sessions import FACTOR_ROLES
from kith.core.records.settings import change_setting
from kith.desk.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_counters")]


def came_in(email: str = "mara@example.org", **more: str) -> Client:
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    client.post("/sign-in/", {"login": email, "password": PASSWORD, **more})
    return client


def code_of(secret: str, step: int = 0) -> str:
    """A code that is good for some seconds more: one that changes before it is sent is refused, as it should be."""
    if (left := 30 - time.time() % 30) < 3:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """The secret of a new app and the recovery codes."""
    page = client.get("/account/app")
    secret = re.search(r'translate="no">([A-Z2-7 ]+)<', page.text)
    assert secret, page.text
    plain = secret[1].replace(" ", "")
    answer: Any = client.post("/account/app", {"code": code_of(plain)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/recovery-codes"
    return plain, re.findall(r"<li>(\d{8})</li>", answer.text)


def forget_used_codes() -> None:
    """As half a minute does."""
    cache.clear()


def kinds() -> list[str]:
    return list(Event.objects.order_by("occurred_at", "id").values_list("kind", flat=True))


def test_the_profile_is_changed_and_a_wrong_value_is_named(mara: Principal) -> None:
    client = came_in()
    refused = client.post(
        "/account", {"name": "", "locale": "de", "timezone": "Europe/Vienna", "theme": "dark"}
    )
    assert refused.status_code == 422
    assert "Between 1 and 120" in refused.text
    values = {"name": "Mara Lind", "locale": "de", "timezone": "Europe/Vienna", "theme": "dark"}
    assert client.post("/account", values)["Location"] == "/account"
    mara.refresh_from_db()
    assert (mara.name, mara.locale, mara.timezone) == ("Mara Lind", "de", "Europe/Vienna")
    page = client.get("/account")
    assert 'lang="de"' in page.text
    assert 'data-theme="dark"' in page.text


def test_an_app_is_set_up_with_a_first_code_and_asked_for_from_then_on(mara: Principal) -> None:
    client = came_in()
    secret, codes = set_up_app(client)
    forget_used_codes()
    assert len(codes) == 10
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    second = came_in()
    assert second.get("/").status_code == 302
    page = second.get("/sign-in/second-factor/")
    assert 'autocomplete="one-time-code"' in page.text
    assert second.post("/sign-in/second-factor/", {"code": "000000"}).status_code == 422
    assert second.post("/sign-in/second-factor/", {"code": code_of(secret)})["Location"] == "/"
    assert second.get("/").status_code == 200
    assert "user.second_factor_added" in kinds()
    assert kinds()[-2:] == ["user.sign_in_failed", "user.signed_in"]


def test_a_code_opens_the_house_once(mara: Principal) -> None:
    secret, codes = set_up_app(came_in())
    forget_used_codes()
    for code in (code_of(secret), codes[0]):
        assert came_in().post("/sign-in/second-factor/", {"code": code}).status_code == 302
        assert came_in().post("/sign-in/second-factor/", {"code": code}).status_code == 422


def test_the_code_of_the_set_up_opens_nothing_afterwards(mara: Principal) -> None:
    begun = int(time.time()) // 30
    secret, _codes = set_up_app(came_in())
    answer = came_in().post("/sign-in/second-factor/", {"code": format_hotp_value(hotp_value(secret, begun))})
    assert answer.status_code == 422


def test_recovery_codes_are_shown_once_and_can_be_made_anew(mara: Principal) -> None:
    client = came_in()
    _secret, codes = set_up_app(client)
    assert client.get("/account/recovery-codes")["Location"] == "/account/sign-in"
    page = client.post("/account/recovery-codes/new", follow=True)
    newer = re.findall(r"<li>(\d{8})</li>", page.text)
    assert len(newer) == 10
    assert set(newer).isdisjoint(codes)
    assert "data:text/plain" in page.text
    assert came_in().post("/sign-in/second-factor/", {"code": codes[0]}).status_code == 422


def test_wrong_codes_are_counted_like_wrong_passwords(mara: Principal) -> None:
    secret, _codes = set_up_app(came_in())
    second = came_in()
    for _attempt in range(5):
        second.post("/sign-in/second-factor/", {"code": "000000"})
    late = second.post("/sign-in/second-factor/", {"code": code_of(secret)})
    assert late.status_code == 422
    assert "Too many attempts" in late.text


def test_a_sign_in_that_waits_for_its_code_opens_nothing_and_can_start_again(mara: Principal) -> None:
    set_up_app(came_in())
    second = came_in()
    assert second.get("/account").status_code == 302
    assert second.get("/sign-in/")["Location"] == "/sign-in/second-factor/"
    assert second.get("/sign-in/start-again/")["Location"] == "/sign-in/"
    assert second.get("/sign-in/").status_code == 200


def test_some_time_after_signing_in_dangerous_things_ask_for_a_proof_and_then_go_on(mara: Principal) -> None:
    client = Client()
    assert mara.user is not None
    client.force_login(mara.user)
    assert client.get("/account/app")["Location"] == "/account/again?next=%2Faccount%2Fapp"
    assert client.get("/account/again").status_code == 200
    wrong = client.post("/account/again", {"password": "something else", "next": "/account/app"})
    assert wrong.status_code == 422
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert (
        client.post("/account/again", {"password": PASSWORD, "next": "/account/app"})["Location"]
        == "/account/app"
    )
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != key
    assert client.get("/account/app").status_code == 200


def test_removing_the_app_takes_the_recovery_codes_along(mara: Principal) -> None:
    client = came_in()
    set_up_app(client)
    assert client.post("/account/app/remove")["Location"] == "/account/sign-in"
    assert not Authenticator.objects.exists()
    assert came_in().get("/").status_code == 200


def test_whose_role_demands_a_second_factor_comes_to_no_other_page_without_one(mara: Principal) -> None:
    client = came_in()
    assert client.get("/").status_code == 200
    change_setting(FACTOR_ROLES, ["member"])
    for path in ("/", "/people", "/account", "/account/sign-in", "/settings"):
        assert client.get(path)["Location"].startswith("/account/second-factor?next=")
    assert client.get("/api/v1/people").status_code == 401
    assert "authenticator app" in client.get("/account/second-factor").text
    set_up_app(client)
    assert client.get("/").status_code == 200
    assert client.get("/account/second-factor?next=/people")["Location"] == "/people"
    assert client.get("/account/second-factor?next=https://evil.example")["Location"] == "/"


def test_sessions_are_listed_and_ended(mara: Principal) -> None:
    here, there = came_in(), came_in()
    page = here.get("/account/sign-in")
    assert page.text.count("Firefox, Linux") >= 2
    assert "127.0.0.1" in page.text
    assert here.post("/account/sessions/end-others").status_code == 302
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert kinds()[-1] == "session.ended"


def test_one_session_of_somebody_else_is_not_found(mara: Principal) -> None:
    other = User.objects.create_user("jo@example.org", PASSWORD)
    Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Jo", user=other)
    mine, theirs = came_in(), came_in("jo@example.org")
    uid = Session.objects.get(user=other).uid
    assert mine.post(f"/account/sessions/{uid}/end").status_code == 404
    assert theirs.get("/").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_gives_this_one_a_new_key(mara: Principal) -> None:
    here, there = came_in(), came_in()
    key = here.cookies[settings.SESSION_COOKIE_NAME].value
    new = "quiet rivers run far"
    here.post("/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert here.cookies[settings.SESSION_COOKIE_NAME].value != key
    assert Session.objects.filter(user=mara.user).count() == 1
    assert "user.password_changed" in kinds()


def test_signing_in_gives_the_session_a_new_key(mara: Principal) -> None:
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["seen"] = 1
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before or ""
    client.post("/sign-in/", {"login": "mara@example.org", "password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_coming_and_going_stand_in_the_history(mara: Principal) -> None:
    client = came_in(password="wrong wrong wrong")
    client = came_in()
    client.post("/sign-out/")
    assert kinds() == ["user.sign_in_failed", "user.signed_in", "user.signed_out"]
