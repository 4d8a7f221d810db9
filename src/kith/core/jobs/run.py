"""Long work that somebody started: state, progress and result, for a page to watch."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils import timezone

from kith.core.errors import Conflict
from kith.core.jobs.model import UNDER_WAY, Run, State
from kith.core.jobs.queue import enqueue


class Starter(Protocol):
    """Whoever starts a run: jobs know no more of actors than the number of their principal."""

    @property
    def id(self) -> int: ...


def start(job: str, *, by: Starter, title: str, asked: dict[str, Any]) -> Run:
    """Puts the job in the queue with a new run; the job gets the run's id as `run`."""
    run = Run.objects.create(job=job, title=title, started_by_id=by.id, asked=asked)
    enqueue(job, run=run.pk)
    return run


def start_here(job: str, *, by: Starter, title: str, asked: dict[str, Any]) -> Run:
    """A new run for this process to do, which is not put in the queue."""
    return Run.objects.create(
        job=job, title=title, started_by_id=by.id, asked=asked, started_at=timezone.now()
    )


def begin(run_id: int) -> Run:
    """Takes up a run, or one that a stopped process left running. Raises Conflict where it has ended."""
    run = Run.objects.get(pk=run_id)
    if run.state not in UNDER_WAY:
        raise Conflict
    run.state, run.started_at = State.RUNNING, run.started_at or timezone.now()
    run.save(update_fields=["state", "started_at"])
    return run


def advance(run: Run, done: int, total: int, problems: int = 0, note: str = "") -> None:
    Run.objects.filter(pk=run.pk).update(done=done, total=total, problems=problems, note=note)


def finish(run: Run, answer: dict[str, Any]) -> None:
    Run.objects.filter(pk=run.pk).update(state=State.DONE, answer=answer, ended_at=timezone.now())


def fail(run: Run, error: str) -> None:
    Run.objects.filter(pk=run.pk).update(state=State.FAILED, error=error, ended_at=timezone.now())


def stop(run: Run) -> bool:
    """Marks the run as stopped, for the job to see; False where it has ended by itself."""
    going = Run.objects.filter(pk=run.pk, state__in=UNDER_WAY)
    return bool(going.update(state=State.STOPPED, ended_at=timezone.now()))


def is_stopped(run: Run) -> bool:
    return Run.objects.filter(pk=run.pk, state=State.STOPPED).exists()
