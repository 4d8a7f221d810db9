"""Whoever acts is known by session or by key, in one statement, and by nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

from kith.conftest import Statements
from kith.core.principals.actions import first_owner
from kith.core.principals.actor import actor_of, system
from kith.core.principals.keys import digest_of, holder_of, issue_key, revoke_key
from kith.core.principals.model import ApiKey, Kind, Membership, Principal, Role, Session, Team, User
from kith.core.principals.sessions import SessionStore
from kith.core.principals.signed_in import signed_in

pytestmark = pytest.mark.django_db


def person(email: str = "ida@example.org") -> Principal:
    user = User.objects.create_user(email, "a long walk by the sea")
    return Principal.objects.create(
        kind=Kind.USER, role=Role.MEMBER, name="Ida", user=user, locale="de", timezone="Europe/Vienna"
    )


def session_of(principal: Principal) -> SessionStore:
    store, user = SessionStore(), principal.user
    assert user is not None
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store.create()
    return store


def request_with(key: str | None) -> HttpRequest:
    request = HttpRequest()
    request.session = SessionStore(key)
    return request


def test_session_user_principal_and_teams_are_read_by_one_statement(statements: Statements) -> None:
    ida = person()
    teams = [Team.objects.create(name=name) for name in ("North", "South")]
    Membership.objects.bulk_create(Membership(team=team, principal=ida) for team in teams)
    key = session_of(ida).session_key
    with statements() as seen:
        actor = signed_in(request_with(key))
    assert len(seen) == 1
    assert actor == actor_of(ida, "desk")
    assert actor.teams == tuple(team.pk for team in teams)


def test_nobody_is_signed_in_without_a_session_or_with_an_expired_one() -> None:
    key = session_of(person()).session_key
    assert signed_in(request_with(None)) is None
    assert signed_in(request_with("x" * 32)) is None
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert signed_in(request_with(key)) is None


@pytest.mark.parametrize("who", ["user", "principal"])
def test_switching_somebody_off_ends_the_session_at_once(who: str) -> None:
    key = session_of(person()).session_key
    (User if who == "user" else Principal).objects.update(is_active=False)
    assert signed_in(request_with(key)) is None


def test_a_new_password_ends_the_session() -> None:
    ida = person()
    key = session_of(ida).session_key
    assert ida.user is not None
    ida.user.set_password("quiet rivers run far")
    ida.user.save()
    assert signed_in(request_with(key)) is None


def test_a_session_can_be_changed_and_kept() -> None:
    store = session_of(person())
    store["seen"] = "welcome"
    store.save()
    again = SessionStore(store.session_key)
    assert again["seen"] == "welcome"
    assert Session.objects.get().user is not None


def test_a_key_is_its_holder_by_one_statement(statements: Statements) -> None:
    program = Principal.objects.create(kind=Kind.KEY, role=Role.READ_ONLY, name="Shop")
    _key, secret = issue_key(program, "shop")
    with statements() as seen:
        actor = holder_of(secret)
    assert len(seen) == 1
    assert actor == actor_of(program, "api")


def test_the_secret_of_a_key_is_not_kept() -> None:
    key, secret = issue_key(person(), "mine")
    row = ApiKey.objects.values().get()
    assert bytes(row["digest"]) == digest_of(secret)
    assert secret not in str(row)
    assert secret.startswith(key.prefix)
    assert len(key.prefix) < len(secret) / 3


def test_a_withdrawn_expired_or_unknown_key_opens_nothing() -> None:
    ida = person()
    withdrawn, secret = issue_key(ida, "one")
    revoke_key(withdrawn)
    _late, expired = issue_key(ida, "two", expires_at=timezone.now() - timedelta(seconds=1))
    for unknown in (secret, expired, secret + "x", "", "kith_", "kith_\x00", "k" * 5000):
        assert holder_of(unknown) is None


@pytest.mark.parametrize("who", ["user", "principal"])
def test_the_keys_of_somebody_switched_off_open_nothing(who: str) -> None:
    _key, secret = issue_key(person(), "mine")
    (User if who == "user" else Principal).objects.update(is_active=False)
    assert holder_of(secret) is None


def test_there_is_one_first_owner() -> None:
    first_owner("jo@example.org", "a long walk by the sea")
    first_owner("mo@example.org", "another walk by the sea")
    owner = Principal.objects.get(kind=Kind.USER)
    assert (owner.role, owner.name) == (Role.OWNER, "jo")
    assert owner.user is not None
    assert owner.user.check_password("a long walk by the sea")


def test_the_system_acts_under_a_name_and_is_made_once() -> None:
    assert system("importer") == system("importer")
    assert Principal.objects.filter(kind=Kind.SYSTEM).count() == 1
