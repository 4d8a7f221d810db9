"""Several relays for one sender: by share, around those that fail, and never past their pace."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kith.communicative.pace import actions as pace
from kith.communicative.relay.actions import pause, resume
from kith.communicative.relay.model import MailRelay
from kith.communicative.relay.routes import divided, routes, shares, warmed
from kith.core.errors import Conflict, Invalid
from kith.core.events.model import Event
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.registry import current

US = "us@house.test"


def relay(name: str, **values: object) -> MailRelay:
    return MailRelay.objects.create(
        **({"name": name, "host": "127.0.0.1", "port": 25, "sender_address": US} | values)
    )


def taken(number: int) -> dict[str, int]:
    given, _wait = shares(routes(US)[0], number)
    return {share.route.record.name: share.number for share in given}


@pytest.mark.parametrize("number", [0, 1, 2, 7, 100, 501])
def test_parts_are_whole_add_up_and_are_fair_on_average(number: int) -> None:
    weights = (3, 1, 2)
    parts = [divided(number, weights, at / 600) for at in range(600)]
    assert {sum(part) for part in parts} == {number}
    assert all(
        abs(got - number * weight / 6) < 1
        for part in parts
        for got, weight in zip(part, weights, strict=True)
    )
    assert [round(sum(part[at] for part in parts) / 600, 2) for at in range(3)] == [
        round(number * weight / 6, 2) for weight in weights
    ]


@pytest.mark.django_db
def test_relays_of_one_sender_share_by_weight_and_stand_in_for_each_other() -> None:
    big, small = relay("big", weight=3), relay("small", sender_address="US@house.test")
    relay("another's", sender_address="them@house.test")
    assert taken(100) == {"big": 75, "small": 25}
    pause(by=system("test"), relay=small)
    assert taken(100) == {"big": 100}
    with pytest.raises(Conflict):
        pause(by=system("test"), relay=small)
    pace.rest(pace.relay_key(big.pk), "it does not answer")
    found, wait = routes(US)
    assert (found, "big: it does not answer" in wait.why) == ([], True)
    assert wait.until is not None
    resume(by=system("test"), relay=small)
    resume(by=system("test"), relay=big)
    assert sum(taken(100).values()) == 100
    assert [event.kind for event in Event.objects.order_by("id")] == [
        "relay.paused",
        "relay.resumed",
        "relay.resumed",
    ]


@pytest.mark.django_db
def test_what_one_cannot_take_in_time_goes_through_the_others() -> None:
    relay("slow", per_minute=60)
    relay("fast")
    assert taken(100) == {"slow": 10, "fast": 90}
    MailRelay.objects.filter(name="fast").delete()
    given, wait = shares(routes(US)[0], 5)
    assert given == []
    assert wait is not None
    assert wait.until is not None
    assert wait.until - timezone.now() < timedelta(seconds=10)


@pytest.mark.django_db
def test_a_new_sender_begins_with_few_and_takes_more_each_day() -> None:
    first = date(2026, 3, 1)
    made = relay("new", warm_up_from=first, warm_up_start=100, warm_up_growth=50, per_minute=10)
    days = [warmed(made, first + timedelta(days=day)) for day in (0, 1, 2, 8, 12)]
    assert days == [100, 150, 225, 2562, 12974]
    assert warmed(made, first + timedelta(days=13)) is None
    assert warmed(relay("old"), first) is None
    MailRelay.objects.filter(pk=made.pk).update(warm_up_from=timezone.now().date(), per_minute=None)
    MailRelay.objects.filter(name="old").delete()
    assert taken(150) == {"new": 100}
    _given, wait = shares(routes(US)[0], 1)
    assert wait is not None
    assert "warm-up" in wait.why


@pytest.mark.django_db
def test_a_relay_is_filled_in_where_nothing_was_said_and_refused_where_it_cannot_be() -> None:
    by, declared = system("test"), current().type("relay")
    given: dict[str, object] = {"name": "A", "host": "mail.example.org", "sender_address": US}
    made = verbs.create(declared, by=by, values=given | {"user_name": "ann", "password": "secret"})
    assert isinstance(made, MailRelay)
    assert (made.port, made.security, made.weight, made.connections, made.patience) == (
        587,
        "auto",
        1,
        4,
        300,
    )
    (route,) = routes(US)[0]
    assert (route.relay.tls, route.relay.password) == ("require", "secret")
    direct = verbs.create(declared, by=by, values=given | {"security": "direct"})
    assert getattr(direct, "port") == 465  # noqa: B009
    wrongs: tuple[dict[str, object], ...] = (
        {"host": "smtp://mail.example.org"},
        {"port": -1},
        {"connections": 101},
        {"weight": -1},
    )
    for wrong in wrongs:
        with pytest.raises(Invalid) as caught:
            verbs.create(declared, by=by, values=given | wrong)
        assert list(caught.value.fields) == list(wrong)
