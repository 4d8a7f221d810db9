"""Jobs: declared by rooms, put into PostgreSQL's queue in the transaction that asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


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


def enqueue_once(key: str) -> None:
    """Asks for a job unless it is waiting already: for draining what many changes have marked."""
    try:
        with transaction.atomic():
            app.configure_task(name=key, allow_unknown=True, queueing_lock=key).defer()
    except AlreadyEnqueued:
        return
