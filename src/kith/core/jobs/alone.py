"""Long work is done by one process at a time, and taken up again where that one was killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection
from django.db.models import Q

from kith.core.jobs.model import Run, State
from kith.core.jobs.queue import enqueue


@contextmanager
def alone(run: int) -> Iterator[bool]:
    """Whether nobody else works on the run. PostgreSQL forgets the lock together with a killed process."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('core_transfer'), %s::int)", [run])
        free = bool(cursor.fetchone()[0])
    try:
        yield free
    finally:
        with suppress(Error):
            if free:
                connection.cursor().execute(
                    "select pg_advisory_unlock(hashtext('core_transfer'), %s::int)", [run]
                )


def ask_again(*jobs: str) -> None:
    """Asks again for runs of these jobs that nobody works on: their process was killed, or their job was lost."""
    left = Q(state=State.RUNNING) | Q(state=State.WAITING, started_at__isnull=False)
    for run in Run.objects.filter(left, job__in=jobs):
        with alone(run.pk) as free:
            if free:
                enqueue(run.job, run=run.pk)
