"""What is done with tasks: they are done, taken up again, and moved to another day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid
from kith.core.events.record import record
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.customers.task.model import State, Task

LONGEST_MINUTES = 7 * 24 * 60


def prepare(task: Any) -> None:
    """A task is its maker's unless it is somebody's; it is due on the day of its appointment, else today."""
    task.owner_id = task.owner_id or task.author_id
    if task.starts_at:
        task.due_on = timezone.localdate(task.starts_at)
    task.due_on = task.due_on or timezone.localdate()


def check(task: Any) -> None:
    """Raises Invalid for a length that is none."""
    if task.minutes is not None and not 1 <= task.minutes <= LONGEST_MINUTES:
        raise Invalid({"minutes": [_("Between one minute and a week.")]})


@transaction.atomic
def complete(*, by: Actor, task: Task, outcome: str | None = None) -> Task:
    """Done, with what came of it if there is anything to say. Raises Conflict if it was done before."""
    locked = _ready(by, "complete", task, State.OPEN)
    return _changed(
        by, "completed", "complete", locked, state=State.DONE, done_at=timezone.now(), outcome=outcome or ""
    )


@transaction.atomic
def reopen(*, by: Actor, task: Task) -> Task:
    """To be done again. What came of it the last time stays in the history."""
    locked = _ready(by, "reopen", task, State.DONE)
    return _changed(by, "reopened", "reopen", locked, state=State.OPEN, done_at=None, outcome="")


@transaction.atomic
def move(*, by: Actor, task: Task, day: date) -> Task:
    """Due on another day; an appointment keeps its time of day."""
    locked = _ready(by, "move", task, State.OPEN)
    return _changed(by, "moved", "move", locked, due_on=day, starts_at=_moved(locked.starts_at, day))


def _moved(moment: datetime | None, day: date) -> datetime | None:
    if moment is None:
        return None
    here = timezone.localtime(moment)
    return timezone.make_aware(datetime.combine(day, here.time()))


def _ready(by: Actor, verb: str, task: Task, state: State) -> Task:
    access.require(by, f"customers.task.{verb}", task)
    locked = Task.objects.select_for_update().get(pk=task.pk)
    if locked.state != state:
        raise Conflict(
            _("This task is done already.") if state == State.OPEN else _("This task is open already.")
        )
    return locked


def _changed(by: Actor, past: str, verb: str, task: Task, **values: Any) -> Task:
    changes = {
        key: (getattr(task, key), value) for key, value in values.items() if getattr(task, key) != value
    }
    for key, value in values.items():
        setattr(task, key, value)
    task.changed_at = timezone.now()
    task.save(update_fields=[*values, "changed_at"])
    record(f"task.{past}", by=by, on=task, declared=current().type("task"), verb=verb, changes=changes)
    enqueue_once(FOLLOW_UP)
    return task
