"""Tasks are done, taken up again and moved, and tell their party's timeline."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kith.core.administration.tests.made import acting, person, somebody
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.events.consume import Heard
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.interaction.listening import hear
from kith.customers.interaction.model import Interaction
from kith.customers.party.model import Party
from kith.customers.task import actions
from kith.customers.task.model import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return acting(somebody(Role.MEMBER, "Mara"))


@pytest.fixture
def anna() -> Party:
    return person("Anna")


def task(by: Actor, **values: Any) -> Task:
    values = {"title": "Call back", "kind": "call", "priority": "normal", **values}
    made = verbs.create(current().type("task"), by=by, values=values)
    assert isinstance(made, Task)
    return made


def tell_the_timeline() -> None:
    """As the job does once everything is committed, at least once for each event."""
    hear([
        Heard(0, each.uid, each.occurred_at, each.kind, each.verb, each.actor_id, each.via, "task", each.subject_id,
              each.subject_uid, None, {})
        for each in Event.objects.filter(kind="task.completed")
    ])  # fmt: skip


def test_a_task_is_its_makers_and_due_today_unless_said_otherwise(by: Actor) -> None:
    made = task(by)
    assert (made.owner_id, made.due_on, made.state) == (by.id, timezone.localdate(), "open")


def test_an_appointment_is_due_on_its_day(by: Actor) -> None:
    assert str(task(by, due_on="2026-01-01", starts_at="2026-12-01T09:30").due_on) == "2026-12-01"


def test_doing_it_tells_the_timeline_once_each_time(by: Actor, anna: Party) -> None:
    made = task(by, party=str(anna.uid))
    done = actions.complete(by=by, task=made, outcome="Wants blue.")
    tell_the_timeline()
    tell_the_timeline()
    (told,) = Interaction.objects.filter(ref_uid=made.uid)
    assert (told.summary, told.body, told.channel, told.occurred_at) == (
        "Call back", "Wants blue.", "phone", done.done_at,
    )  # fmt: skip
    actions.complete(by=by, task=actions.reopen(by=by, task=done))
    tell_the_timeline()
    assert Interaction.objects.filter(ref_uid=made.uid).count() == 2


def test_it_is_done_once(by: Actor) -> None:
    done = actions.complete(by=by, task=task(by))
    with pytest.raises(Conflict):
        actions.complete(by=by, task=done)
    again = actions.reopen(by=by, task=done)
    assert (again.state, again.done_at) == ("open", None)
    with pytest.raises(Conflict):
        actions.reopen(by=by, task=again)


def test_a_moved_appointment_keeps_its_time_of_day(by: Actor) -> None:
    made = task(by, starts_at="2026-12-01T09:30")
    before = timezone.localtime(made.starts_at).time()
    moved = actions.move(by=by, task=made, day=made.due_on + timedelta(days=3))
    assert isinstance(moved.starts_at, datetime)
    here = timezone.localtime(moved.starts_at)
    assert (here.time(), here.date(), str(moved.due_on)) == (before, moved.due_on, "2026-12-04")


def test_what_was_done_stands_in_the_history_and_what_was_said_is_sealed(by: Actor, anna: Party) -> None:
    actions.complete(by=by, task=task(by, party=str(anna.uid)), outcome="Wants blue.")
    event = Event.objects.get(kind="task.completed")
    assert event.verb == "complete"
    assert "Wants blue." not in str(event.changes)


def test_nobody_does_what_they_may_not_see(by: Actor) -> None:
    made = task(by)
    with pytest.raises(NotFound):
        actions.complete(by=acting(somebody(Role.SHARED_ONLY)), task=made)


@pytest.mark.parametrize("minutes", [0, -5, 20_000])
def test_a_length_that_is_none_is_refused_at_its_field(by: Actor, minutes: int) -> None:
    with pytest.raises(Invalid) as refused:
        task(by, minutes=minutes)
    assert set(refused.value.fields) == {"minutes"}
