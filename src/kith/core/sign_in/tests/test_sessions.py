"""People see where they are signed in and end it; sessions end by themselves when the house says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from kith.core.errors import NotAllowed, NotFound
from kith.core.principals.actor import Actor, Narrowing, actor_of
from kith.core.principals.model import Kind, Principal, Role, Session, User
from kith.core.principals.sessions import CAME_FROM, IDLE, LONGEST, SessionStore
from kith.core.records.settings import change_setting
from kith.core.registry import current
from kith.core.sign_in.factors import reset_factors
from kith.core.sign_in.happened import Visit
from kith.core.sign_in.keys import issue
from kith.core.sign_in.overview import link_for
from kith.core.sign_in.profile import change_profile
from kith.core.sign_in.rules import change_rules
from kith.core.sign_in.sessions import end_session, end_sessions, forget_ended, sessions_of

pytestmark = pytest.mark.django_db


def colleague(name: str, role: str = Role.MEMBER) -> Actor:
    user = User.objects.create_user(f"{name}@example.org", "a long walk by the sea")
    made = Principal.objects.create(kind=Kind.USER, role=role, name=name, user=user)
    made.refresh_from_db()
    return actor_of(made, "desk")


def session_of(actor: Actor, browser: str = "Firefox, Linux") -> str:
    store, user = SessionStore(), User.objects.get(principal=actor.id)
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[CAME_FROM] = ("203.0.113.9", browser)
    store.create()
    store.save()
    assert store.session_key
    return store.session_key


def works(key: str) -> bool:
    store = SessionStore(key)
    return bool(store.load())


def test_somebody_sees_their_own_sessions_and_which_one_asks() -> None:
    ida, jo = colleague("ida"), colleague("jo")
    here, _there, _other = session_of(ida), session_of(ida, "Chrome, Android"), session_of(jo)
    found = sessions_of(ida, here)
    assert {(one.browser, one.here) for one in found} == {
        ("Firefox, Linux", True),
        ("Chrome, Android", False),
    }
    assert {one.address for one in found} == {"203.0.113.9"}


def test_a_session_is_ended_by_its_owner_and_by_nobody_else() -> None:
    ida, jo = colleague("ida"), colleague("jo")
    key = session_of(ida)
    uid = sessions_of(ida)[0].uid
    with pytest.raises(NotFound):
        end_session(by=jo, uid=uid)
    assert works(key)
    end_session(by=ida, uid=uid)
    assert not works(key)


def test_all_others_end_and_this_one_stays() -> None:
    ida = colleague("ida")
    here, there = session_of(ida), session_of(ida)
    assert end_sessions(by=ida, principal=Principal.objects.get(pk=ida.id), keep=here) == 1
    assert (works(here), works(there)) == (True, False)


def test_administrators_end_the_sessions_of_others_and_members_do_not() -> None:
    ida, jo, boss = colleague("ida"), colleague("jo"), colleague("boss", Role.ADMINISTRATOR)
    key, principal = session_of(ida), Principal.objects.get(pk=ida.id)
    with pytest.raises(NotAllowed):
        end_sessions(by=jo, principal=principal)
    assert works(key)
    assert end_sessions(by=boss, principal=principal) == 1
    assert not works(key)


def test_a_program_or_a_watcher_looks_after_no_sign_in() -> None:
    boss = colleague("boss", Role.OWNER).narrowed(Narrowing())
    ida = Principal.objects.get(pk=colleague("ida").id)
    looking_after: list[Callable[[], object]] = [
        lambda: end_sessions(by=boss, principal=ida),
        lambda: end_session(by=boss, uid=ida.uid),
        lambda: reset_factors(by=boss, principal=ida),
        lambda: link_for(by=boss, principal=ida, visit=Visit()),
        lambda: issue(by=boss, name="Shop", days=30, scopes=["read"], visit=Visit()),
        lambda: change_profile(by=boss, name="Boss", locale="en", timezone="UTC"),
        lambda: change_rules(by=boss, numbers={}, roles=(), visit=Visit()),
    ]
    for act in looking_after:
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(("column", "setting", "value"), [("seen_at", IDLE, 2), ("started_at", LONGEST, 1)])
def test_a_session_ends_when_idle_or_old_as_the_house_says(column: str, setting: str, value: int) -> None:
    key = session_of(colleague("ida"))
    a_day_ago = timezone.now() - timedelta(hours=25)
    Session.objects.update(**{column: a_day_ago})
    assert works(key)
    Session.objects.update(**{column: a_day_ago})
    change_setting(setting, value)
    assert not works(key)
    forget_ended()
    assert not Session.objects.exists()


def test_using_a_session_keeps_it_alive_but_not_beyond_its_end() -> None:
    key = session_of(colleague("ida"))
    hours_ago = timezone.now() - timedelta(hours=70)
    Session.objects.update(seen_at=hours_ago, started_at=hours_ago)
    assert works(key)
    session = Session.objects.get()
    assert timezone.now() - session.seen_at < timedelta(minutes=1)
    assert session.started_at == hours_ago


def test_what_a_session_keeps_is_changed_without_moving_its_beginning() -> None:
    key = session_of(colleague("ida"))
    before = Session.objects.get()
    store = SessionStore(key)
    store["seen"] = "welcome"
    store.save()
    after = Session.objects.get()
    assert (after.started_at, after.uid, after.user_id) == (before.started_at, before.uid, before.user_id)
    assert SessionStore(key)["seen"] == "welcome"


def test_nobody_is_signed_in_to_a_house_that_came_out_of_a_backup() -> None:
    keys = [session_of(colleague(name)) for name in ("ida", "jo")]
    for after_restore in (hook for room in current().rooms for hook in room.after_restore):
        after_restore()
    assert not any(works(key) for key in keys)
