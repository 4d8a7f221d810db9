"""What stands beside a provider: the house's second factor, its passwords, its invitations, and proving oneself again."""

from __future__ import annotations

import time
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from kith.core.events.model import Event
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Membership, Principal, Role, Session, Team, User
from kith.core.principals.sessions import FACTOR_ROLES
from kith.core.records.settings import change_setting
from kith.core.sign_in.invitation.actions import invite
from kith.core.sign_in.links import send_link
from kith.core.sign_in.provider.model import IdentityProvider, ProvidedSignIn
from kith.core.sign_in.provider.tests.issuer import Issuer
from kith.core.sign_in.seals import sealed
from kith.desk.conftest import PASSWORD
from kith.desk.sign_in.provider import doors
from kith.desk.sign_in.provider.tests.conftest import Change, come_back, sign_in

pytestmark = pytest.mark.django_db


def with_an_app(user: User | None) -> None:
    assert user is not None
    TOTP.activate(user, generate_totp_secret())


@pytest.mark.parametrize("asserted", [{}, {"amr": ["pwd"]}, {"acr": "mfa-of-another-kind"}])
def test_the_house_asks_for_its_second_factor_unless_the_provider_did(
    mara: Principal, change: Change, issuer: Issuer, asserted: dict[str, object]
) -> None:
    with_an_app(mara.user)
    provider = change(factor="provider")
    sign_in(Client(), provider, issuer)
    issuer.who |= asserted
    assert sign_in(Client(), provider, issuer)["Location"].startswith("/sign-in/second-factor/")
    assert not Session.objects.filter(user__isnull=False).exists()


@pytest.mark.parametrize("asserted", [{"amr": ["pwd", "mfa"]}, {"acr": "urn:strong"}])
def test_a_second_factor_given_there_counts_here_from_the_second_time_on(
    mara: Principal, change: Change, issuer: Issuer, asserted: dict[str, object]
) -> None:
    change_setting(FACTOR_ROLES, ["member"])
    provider = change(factor="provider", factor_words="urn:strong")
    issuer.who |= asserted
    first, second, third = Client(), Client(), Client()
    sign_in(first, provider, issuer)
    assert first.get("/people")["Location"].startswith("/account/second-factor")
    sign_in(second, provider, issuer)
    assert second.get("/people").status_code == 200
    with_an_app(mara.user)
    assert sign_in(third, provider, issuer)["Location"] == "/"
    assert third.get("/people").status_code == 200
    third.post("/sign-out/")
    change_setting(FACTOR_ROLES, None)


def test_what_a_provider_asserts_is_not_believed_unless_that_was_chosen(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    with_an_app(mara.user)
    issuer.who["amr"] = ["mfa"]
    sign_in(Client(), provider, issuer)
    assert sign_in(Client(), provider, issuer)["Location"].startswith("/sign-in/second-factor/")


def test_without_passwords_beside_it_only_owners_keep_theirs(
    mara: Principal, ola: Principal, change: Change, issuer: Issuer
) -> None:
    assert ola.user
    ola.user.set_password(PASSWORD)
    ola.user.save()
    provider = change(password_off=True)
    refused = Client().post("/sign-in/", {"login": "mara@example.org", "password": PASSWORD})
    assert (refused.status_code, f"/sign-in/with/{provider.uid}" in refused.text) == (403, True)
    assert not Session.objects.filter(user__isnull=False).exists()
    assert Event.objects.latest("id").changes["what"][1] == "provider_only"
    wrong = Client().post("/sign-in/", {"login": "mara@example.org", "password": "something else"})
    assert "Fern ID alone" not in wrong.text
    assert wrong.status_code == 422
    assert Client().post("/sign-in/", {"login": ola.user.email, "password": PASSWORD}).status_code == 302
    assert sign_in(Client(), provider, issuer).status_code == 302
    sent = Event.objects.filter(kind="user.password_link_sent")
    send_link(sealed("mara@example.org"))
    assert not sent.exists()


def test_whoever_is_invited_comes_in_as_the_invitation_says(
    ola: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    team = Team.objects.create(name="North")
    team.refresh_from_db()
    values = {"email": "new@example.org", "role": "read_only", "team": team}
    invite(by=actor_of(ola, "desk"), values=values)
    issuer.who = {"sub": "u-7", "email": "new@example.org", "email_verified": True, "name": "New One"}
    assert sign_in(Client(), provider, issuer).status_code == 302
    made = Principal.objects.get(name="New One")
    assert made.role == Role.READ_ONLY
    assert Membership.objects.get(principal=made).team == team
    issuer.who = {"sub": "u-8", "email": "new@example.org", "email_verified": True}
    assert sign_in(Client(), provider, issuer).status_code == 403


def without_password(principal: Principal) -> None:
    assert principal.user
    principal.user.set_unusable_password()
    principal.user.save()


def later(browser: Client, seconds: int = 400) -> None:
    """Lets time pass for what was proven in this browser."""
    session = browser.session
    for each in session["account_authentication_methods"]:
        each["at"] -= seconds
    session.save()


def test_whoever_has_only_a_provider_is_asked_there_again_before_something_dangerous(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    without_password(mara)
    browser = Client()
    sign_in(browser, provider, issuer)
    assert browser.get("/account/keys/new").status_code == 200
    later(browser)
    sent = {"name": "Till", "days": "30", "all": "read", "scopes": "read"}
    asked = browser.post("/account/keys/new", sent)
    assert asked["Location"] == f"/sign-in/with/{provider.uid}/again?next=%2Faccount%2Fkeys%2Fnew"
    there = go_again(browser, asked["Location"])
    assert (there["prompt"], there["max_age"]) == ("login", "0")
    answer = come_back(browser, issuer.authorize(there))
    assert answer.status_code in (200, 422)
    assert "keys" in answer.content.decode()
    assert browser.get("/account/keys/new").status_code == 200


def go_again(browser: Client, address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(browser.get(address)["Location"]).query))


def test_a_provider_that_did_not_ask_again_or_asked_another_proves_nothing(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    without_password(mara)
    browser, address = Client(), f"/sign-in/with/{provider.uid}/again"
    sign_in(browser, provider, issuer)
    later(browser)
    issuer.spoil = lambda claims: claims.update(auth_time=time.time() - 3600)
    assert come_back(browser, issuer.authorize(go_again(browser, address))).status_code == 403
    issuer.spoil = lambda claims: claims.pop("auth_time")
    assert come_back(browser, issuer.authorize(go_again(browser, address))).status_code == 403
    issuer.spoil = lambda claims: None
    issuer.who["sub"] = "u-9"
    assert come_back(browser, issuer.authorize(go_again(browser, address))).status_code == 403
    failed = Event.objects.filter(kind="user.sign_in_failed").order_by("id")
    assert [each.changes["what"][1] for each in failed] == ["not_again", "not_again", "another"]
    assert browser.get("/account/keys/new").status_code == 302


def test_a_provider_stands_beside_the_password_where_there_are_both(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    browser = Client()
    sign_in(browser, provider, issuer)
    later(browser)
    page = browser.get("/account/keys/new", follow=True)
    assert "Sign in with Fern ID" in page.text


def test_whoever_signs_in_as_another_leaves_nothing_of_the_one_before(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    User.objects.create_user("ben@example.org")
    ben = User.objects.get(email="ben@example.org")
    Principal.objects.create(kind="user", role=Role.MEMBER, name="Ben", user=ben)
    browser = Client()
    sign_in(browser, provider, issuer)
    before = browser.session.session_key
    issuer.who = {"sub": "u-3", "email": "ben@example.org", "email_verified": True}
    sign_in(browser, provider, issuer)
    assert browser.session.session_key != before
    assert [str(each.user and each.user.email) for each in Session.objects.filter(user__isnull=False)] == [
        "ben@example.org"
    ]


def test_tries_are_counted(provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doors.PACE, "provider", "2/m/ip")
    for _try in range(2):
        assert Client().get(f"/sign-in/with/{provider.uid}/back").status_code == 403
    assert Client().get(f"/sign-in/with/{provider.uid}").status_code == 429


def test_an_app_set_up_here_stays_when_somebody_is_parted(
    mara: Principal, provider: IdentityProvider, issuer: Issuer
) -> None:
    with_an_app(mara.user)
    sign_in(Client(), provider, issuer)
    ProvidedSignIn.objects.all().delete()
    assert Authenticator.objects.filter(user=mara.user).count() == 1
