"""Questions to the lake as jobs."""

from __future__ import annotations

import time
from contextlib import suppress

from django.utils.translation import override

from kith.analytical.jobs import house
from kith.analytical.query.answering import answered
from kith.analytical.query.asking import ASK
from kith.analytical.run import refresh
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.jobs import run as runs
from kith.core.jobs.alone import alone, ask_again
from kith.core.jobs.model import Run, State
from kith.core.jobs.queue import Job
from kith.core.principals.actor import actor_of


def answer(run: int) -> None:
    """Answers the question of a run over the lake as it stands, which is filled where it was empty. What was answered to
    the same person before is forgotten."""
    with alone(run) as free, suppress(Conflict):
        if free:
            watched = runs.begin(run)
            with override(actor_of(watched.started_by, "job").locale):
                _answer(watched)


def _answer(watched: Run) -> None:
    try:
        began, told = time.monotonic(), house()
        manifest = refresh(told)
        asked = watched.asked
        found = answered(
            asked["sql"], asked["offer"], told.lake_folder, manifest, lambda: not runs.is_stopped(watched)
        )
    except (Invalid, Conflict, NotAllowed) as refused:
        runs.fail(watched, str(refused)[:2000])
        return
    except Exception as error:
        runs.fail(watched, str(error)[:500])
        raise
    if found is not None:
        seconds = time.monotonic() - began
        runs.finish(watched, {**found, "as_of": manifest.as_of.isoformat(), "seconds": round(seconds, 3)})
        _forget_before(watched)


def _forget_before(watched: Run) -> None:
    same = Run.objects.filter(job=ASK, started_by=watched.started_by, asked__query=watched.asked["query"])
    same.filter(pk__lt=watched.pk).exclude(state__in=(State.WAITING, State.RUNNING)).delete()


def again() -> None:
    """Takes up what a killed process left."""
    ask_again(ASK)


JOBS = (Job(ASK, answer), Job("analytical.ask_again", again, "* * * * *"))
