"""People of the company come in with e-mail and password, and nobody else does."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from pytest_django import Settings

from kith.core.principals.model import Principal, Session, User
from kith.core.sign_in.links import password_link
from kith.desk.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_counters")]


def sign_in(client: Client, email: str = "mara@example.org", password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in/", {"login": email, "password": password, **more}).status_code


def test_the_page_asks_for_e_mail_and_password_and_names_what_is_wrong() -> None:
    page = Client().get("/sign-in/")
    assert page.status_code == 200
    assert 'name="login"' in page.text
    assert 'autocomplete="current-password"' in page.text
    refused = Client().post("/sign-in/", {"login": "nonsense", "password": ""})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text


def test_somebody_signs_in_and_lands_where_they_wanted_to_go(mara: Principal) -> None:
    client = Client()
    answer = client.post(
        "/sign-in/", {"login": "Mara@Example.org", "password": PASSWORD, "next": "/people?sort=name"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/people?sort=name")
    assert Session.objects.get().user == mara.user


def test_nobody_is_sent_to_another_house_after_signing_in(mara: Principal) -> None:
    for address in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = Client().post(
            "/sign-in/", {"login": "mara@example.org", "password": PASSWORD, "next": address}
        )
        assert answer["Location"] == "/"


def test_the_answer_to_a_wrong_password_is_the_answer_to_an_unknown_name(mara: Principal) -> None:
    wrong = Client().post("/sign-in/", {"login": "mara@example.org", "password": "something else"})
    unknown = Client().post("/sign-in/", {"login": "nobody@example.org", "password": "something else"})
    assert wrong.status_code == unknown.status_code == 422
    sentence = "This e-mail and this password do not belong together."
    assert sentence in wrong.text
    assert sentence in unknown.text


@pytest.mark.parametrize(
    "email", ["mara@example.org", "nobody@example.org", "off@example.org", "keyless@example.org"]
)
def test_every_wrong_sign_in_costs_one_digest(
    mara: Principal, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest takes a hundred times as long as all the rest, so the time tells nothing of who there is."""
    User.objects.create_user("off@example.org", PASSWORD, is_active=False)
    User.objects.create_user("keyless@example.org")
    made: list[str] = []
    plain = MD5PasswordHasher.encode

    def counted(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        made.append(password)
        return str(plain(hasher, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    assert sign_in(Client(), email, "something else") == 422
    assert len(made) == 1


def test_the_host_that_somebody_asks_for_gives_no_fresh_tries(mara: Principal, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for attempt in range(5):
        client = Client(headers={"host": f"host{attempt}.example"})
        sign_in(client, password="wrong wrong wrong")
    answer = Client(headers={"host": "another.example"}).post(
        "/sign-in/", {"login": " MARA@example.org", "password": PASSWORD}
    )
    assert "Too many attempts" in answer.text


def test_what_was_typed_comes_back_but_never_the_password(mara: Principal) -> None:
    page = Client().post("/sign-in/", {"login": "mara@example.org", "password": "my-secret-guess"})
    assert 'value="mara@example.org"' in page.text
    assert "my-secret-guess" not in page.text


def test_after_five_wrong_passwords_even_the_right_one_waits(mara: Principal) -> None:
    for _attempt in range(5):
        sign_in(Client(), password="wrong wrong wrong")
    answer = Client().post("/sign-in/", {"login": "mara@example.org", "password": PASSWORD})
    assert answer.status_code == 422
    assert "Too many attempts" in answer.text


def test_whoever_asks_too_often_gets_a_page_of_ours() -> None:
    for _attempt in range(30):
        Client().post("/sign-in/", {"login": "", "password": ""})
    answer = Client().post("/sign-in/", {"login": "", "password": ""})
    assert answer.status_code == 429
    assert "Wait five minutes" in answer.text


def test_a_switched_off_principal_cannot_come_in_and_is_told_why(mara: Principal) -> None:
    Principal.objects.update(is_active=False)
    client = Client()
    answer = client.post("/sign-in/", {"login": "mara@example.org", "password": PASSWORD}, follow=True)
    assert "switched off" in answer.text
    assert not Session.objects.filter(user__isnull=False).exists()


def test_somebody_switched_off_while_signed_in_does_not_go_round_in_circles(mara: Principal) -> None:
    client = Client()
    sign_in(client)
    Principal.objects.update(is_active=False)
    assert client.get("/sign-in/").status_code == 200


def test_signing_out_ends_the_session(mara: Principal) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/sign-out/").status_code == 200
    answer = client.post("/sign-out/")
    assert answer["Location"] == "/sign-in/"
    assert not Session.objects.filter(user__isnull=False).exists()


def test_nobody_can_sign_up() -> None:
    for address in ("/sign-up/", "/signup/", "/accounts/signup/", "/sign-in/signup/"):
        assert Client().get(address).status_code == 404


def test_a_forgotten_password_is_an_administrators_matter_and_the_page_says_so() -> None:
    page = Client().get("/sign-in/forgotten/")
    assert "An administrator resets your password" in page.text
    assert "<form" not in page.text


def test_a_link_lets_somebody_choose_a_password_once(mara: Principal) -> None:
    old = Client()
    sign_in(old)
    client, path = Client(), password_link("MARA@example.org")
    form = client.get(path, follow=True)
    assert form.status_code == 200
    address = form.redirect_chain[-1][0]
    weak = client.post(address, {"password1": "password", "password2": "password"})
    assert weak.status_code == 422
    answer = client.post(address, {"password1": "quiet rivers run far", "password2": "quiet rivers run far"})
    assert answer.status_code == 302
    assert Client().get(path).status_code == 410
    assert sign_in(Client(), password="quiet rivers run far") == 302
    assert old.get("/password/").status_code == 302


def test_a_forged_link_is_refused(mara: Principal) -> None:
    assert Client().get("/sign-in/new-password/1-c4r8st-0123456789abcdef/").status_code == 410


def test_a_changed_password_ends_all_other_sessions(mara: Principal) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    wrong = here.post(
        "/password/",
        {"oldpassword": "not it", "password1": "quiet rivers run", "password2": "quiet rivers run"},
    )
    assert "The current password is another one." in wrong.text
    answer = here.post(
        "/password/",
        {"oldpassword": PASSWORD, "password1": "quiet rivers run", "password2": "quiet rivers run"},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert here.get("/password/").status_code == 200
    assert there.get("/password/").status_code == 302


def test_signing_in_needs_the_token_of_our_own_page(mara: Principal) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict) == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(mara: Principal) -> None:
    client = Client()
    sign_in(client)
    cookie = client.cookies["kith_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    before = cookie.value
    client.post("/sign-out/")
    sign_in(client)
    assert client.cookies["kith_session"].value != before
