"""Jobs: declared by rooms, put into PostgreSQL's queue in the transaction that asks for them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kith.core.statement import fetch

WAITS = "select exists (select from procrastinate_jobs where queueing_lock = %s and status = 'todo')"


@dataclass(frozen=True, slots=True)
class Job:
    """A job with a fixed name. `every` is a cron line (five fields, UTC) for those that come round by themselves."""

    key: str
    do: Callable[..., Any]
    every: str = ""
    alone: bool = True


def register(job: Job, is_wanted: Callable[[], bool]) -> None:
    """Tells the queue of a job. It does nothing while `is_wanted` says no, as for a room that is switched off."""
    lock = job.key if job.alone else None

    def do(**values: Any) -> None:
        if is_wanted():
            job.do(**values)

    if not job.every:
        app.task(name=job.key, lock=lock)(do)
        return

    def periodic(timestamp: int = 0) -> None:
        do()

    app.periodic(cron=job.every)(app.task(name=job.key, lock=lock, queueing_lock=lock)(periodic))


def enqueue(key: str, **values: Any) -> None:
    """Asks for a job once this transaction commits."""
    app.configure_task(name=key, allow_unknown=True).defer(**values)


def enqueue_in(after: timedelta, key: str, **values: Any) -> None:
    """Asks for a job that is not begun before so long after now, once this transaction commits."""
    wait = {"seconds": ceil(after.total_seconds())}
    app.configure_task(name=key, allow_unknown=True, schedule_in=wait).defer(**values)


def enqueue_once(key: str) -> None:
    """Asks for a job unless it is waiting already: for draining what many changes have marked.

    It is asked for after commit, since writers would otherwise wait for each other at the one row of the waiting
    job. Whoever relies on it has the job come round by itself as well, for the case that the machine stops between.
    """
    wanted, here = Wanted(key), set(connection.savepoint_ids)
    if not any(kept[1] == wanted and kept[0] <= here for kept in connection.run_on_commit):
        transaction.on_commit(wanted, robust=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A job that is to be waiting once a transaction has ended."""

    key: str

    def __call__(self) -> None:
        if fetch(WAITS, (self.key,), prepare=True)[0][0]:
            return
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("set local synchronous_commit = off")
            app.configure_task(name=self.key, allow_unknown=True, queueing_lock=self.key).defer()
