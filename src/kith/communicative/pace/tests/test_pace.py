"""Buckets shared by all who send: never more than they hold, and rests that end by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.communicative.pace import actions as pace
from kith.communicative.pace.model import Pace
from kith.communicative.pace.queries import providers
from kith.core.errors import NotAllowed
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role

pytestmark = pytest.mark.django_db


def an_hour_ago(key: str) -> None:
    Pace.objects.filter(key=key).update(at=timezone.now() - timedelta(hours=1))


def somebody(role: Role) -> Actor:
    return actor_of(Principal.objects.create(kind=Kind.USER, role=role, name=role), "desk")


def test_a_bucket_gives_ten_seconds_worth_at_once_and_then_says_when() -> None:
    pace.ensure({"relay:1": 60, "relay:2": None, "relay:3": 1})
    grants = pace.take({"relay:1": 25, "relay:2": 25, "relay:3": 25, "relay:4": 25})
    assert {key: grant.number for key, grant in grants.items()} == {
        "relay:1": 10,
        "relay:2": 25,
        "relay:3": 1,
    }
    assert grants["relay:2"].until is None
    until = grants["relay:1"].until
    assert until is not None
    assert timedelta(seconds=8) < until - timezone.now() < timedelta(seconds=11)
    assert pace.take({"relay:1": 1})["relay:1"].number == 0
    an_hour_ago("relay:1")
    assert pace.take({"relay:1": 25})["relay:1"].number == 10
    pace.give_back({"relay:1": 4, "relay:2": 0})
    assert pace.take({"relay:1": 25})["relay:1"].number == 4
    pace.ensure({"relay:1": 600})
    an_hour_ago("relay:1")
    assert pace.take({"relay:1": 500})["relay:1"].number == 100


def test_a_day_has_its_own_end() -> None:
    pace.ensure({"relay:1": None})
    assert pace.take({"relay:1": 80}, {"relay:1": 100})["relay:1"].number == 80
    assert pace.take({"relay:1": 80}, {"relay:1": 100})["relay:1"].number == 20
    over = pace.take({"relay:1": 80}, {"relay:1": 100})["relay:1"]
    assert (over.number, over.for_today) == (0, True)
    assert over.until is not None
    assert over.until > timezone.now()
    Pace.objects.update(day=timezone.now().date() - timedelta(days=1))
    assert pace.take({"relay:1": 80}, {"relay:1": 100})["relay:1"].number == 80


def test_rests_grow_with_each_failure_are_counted_once_and_end_by_themselves() -> None:
    lengths = []
    for number in range(10):
        for _witness in range(2):
            pace.rest("domain:slow.test", f"450 try later {number}")
        kept = Pace.objects.get(key="domain:slow.test")
        assert kept.failures == number + 1
        assert kept.resting_until is not None
        lengths.append(round((kept.resting_until - timezone.now()).total_seconds(), -1))
        Pace.objects.update(resting_until=timezone.now() - timedelta(seconds=1))
    assert lengths == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert pace.take({"domain:slow.test": 5})["domain:slow.test"].number == 5
    pace.rest("domain:slow.test", "450 again")
    waiting = pace.take({"domain:slow.test": 5})["domain:slow.test"]
    assert (waiting.number, waiting.until is None) == (0, False)
    assert [each.problem for each in providers()] == ["450 again"]
    assert pace.works(["domain:slow.test"])
    assert not pace.works(["domain:slow.test"])
    assert pace.take({"domain:slow.test": 5})["domain:slow.test"].number == 5


def test_a_provider_can_be_given_a_limit_and_freed_of_it() -> None:
    by = somebody(Role.ADMINISTRATOR)
    pace.limit(by=by, domain=" Slow.test ", per_minute=6)
    assert pace.take({"domain:slow.test": 5})["domain:slow.test"].number == 1
    pace.free(by=by, domain="slow.test")
    pace.free(by=by, domain="slow.test")
    assert pace.take({"domain:slow.test": 5}) == {}
    told = Event.objects.filter(subject_type="mail_provider").order_by("id").values_list("kind", "changes")
    assert list(told) == [
        ("mail_provider.limited", {"slow.test": [None, 6]}), ("mail_provider.freed", {"slow.test": [6, None]}),
    ]  # fmt: skip


def test_only_administrators_set_limits() -> None:
    by = somebody(Role.MEMBER)
    with pytest.raises(NotAllowed):
        pace.limit(by=by, domain="slow.test", per_minute=6)
    with pytest.raises(NotAllowed):
        pace.free(by=by, domain="slow.test")
