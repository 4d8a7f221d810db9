"""The jobs: chunk by chunk, each with its rows of the ledger in one transaction, so that they can be taken up anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.bulk import ledger
from kith.core.bulk.actions import JOB, KEPT, MOST, UNDO_JOB
from kith.core.bulk.asked import Asked
from kith.core.bulk.held import narrowed
from kith.core.bulk.judging import judged
from kith.core.bulk.ledger import Fates
from kith.core.bulk.model import Fate
from kith.core.bulk.operation import BulkOperation, Work
from kith.core.bulk.operations import operation
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.jobs.alone import alone, ask_again
from kith.core.jobs.failing import BROKEN, failing_well
from kith.core.jobs.model import Run, State
from kith.core.jobs.queue import Job, enqueue_once
from kith.core.jobs.run import begin
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.transfer.bulk import uncollected

DUPLICATE = _("There is such a record already.")
BACK = {Fate.CHANGED: Fate.UNDONE, Fate.SAME: Fate.UNDONE, Fate.REFUSED: Fate.LEFT, Fate.FAILED: Fate.LEFT}


class Ended(Exception):
    """Somebody has stopped this run."""


@dataclass(frozen=True, slots=True)
class Task:
    """A run under way. `rows` is the run in whose ledger its rows stand: its own, or the one that is taken back."""

    run: Run
    rows: int
    work: Work
    operation: BulkOperation
    back: bool = False

    @property
    def due(self) -> Fate:
        """The fate of the rows that are still to be done."""
        return Fate.CHANGED if self.back else Fate.WAITING


def run_bulk(run: int) -> None:
    """Does it, or goes on with what a killed process left behind."""
    with alone(run) as free, suppress(Conflict):
        if free:
            bulk_now(begin(run))


def run_undo(run: int) -> None:
    """Takes it back, or goes on with that."""
    with alone(run) as free, suppress(Conflict):
        if free:
            undo_now(begin(run))


def bulk_now(run: Run) -> None:
    with failing_well(run), suppress(Ended):
        _do_all(_task(run))


def undo_now(run: Run) -> None:
    with failing_well(run), suppress(Ended):
        task = _undoing(run)
        if not run.total:
            total = ledger.counts(task.rows).get(Fate.CHANGED, 0)
            Run.objects.filter(pk=run.pk).update(total=total)
        _do_all(task)
        if not ledger.coming(task.rows, Fate.CHANGED, 1):
            Run.objects.filter(pk=task.rows).update(state=State.UNDONE)


def _task(run: Run) -> Task:
    asked = Asked.from_json(run.asked)
    by, selection = asked.actor(run.started_by), asked.selection
    if not run.started_by.is_active:
        raise NotAllowed
    chosen = operation(by, selection.type, asked.operation)
    if selection.every and not run.total:
        with transaction.atomic():
            total = ledger.freeze(run.pk, by, selection)
            if total > MOST:
                text = _("These are more than {most} rows. Narrow the filter and do it in parts.")
                raise Invalid({"": [format_lazy(text, most=MOST)]})
            Run.objects.filter(pk=run.pk).update(total=total)
    values = chosen.read(by, selection.type, asked.values)
    keys = narrowed(selection.type, chosen.keys(selection.type, asked.values))
    return Task(run, run.pk, Work(by, selection.type, values, run.uid, keys=keys), chosen)


def _undoing(run: Run) -> Task:
    asked, undone = Asked.from_json(run.asked["act"]), Run.objects.get(uid=run.asked["run"])
    by, declared = asked.actor(run.started_by), current().type(asked.type)
    chosen = operation(by, declared, asked.operation)
    keys = narrowed(declared, chosen.keys(declared, undone.asked["values"]))
    return Task(run, undone.pk, Work(by, declared, None, run.uid, undone.uid, keys), chosen, back=True)


def _do_all(task: Task) -> None:
    reached: int | None = 0
    with uncollected():
        while reached is not None:
            reached = _do_some(task, reached)
    enqueue_once(FOLLOW_UP)
    ended = Run.objects.filter(pk=task.run.pk, state=State.RUNNING)
    ended.update(state=State.DONE, ended_at=timezone.now())


@transaction.atomic
def _do_some(task: Task, after: int) -> int | None:
    """A chunk together with its rows of the ledger, of those beyond the number `after`. Gives the number of its last row,
    None where nothing was left to do. Raises Ended."""
    run = Run.objects.select_for_update().get(pk=task.run.pk)
    if run.state != State.RUNNING:
        raise Ended
    rows = ledger.coming(task.rows, task.due, task.operation.at_once, after)
    if not rows:
        return None
    fates = _done(task, rows)
    if task.back:
        fates = {at: (BACK[fate], reason) for at, (fate, reason) in fates.items()}
    ledger.settle(task.rows, fates)
    run.done += len(rows)
    run.problems += sum(fate in (Fate.REFUSED, Fate.FAILED, Fate.LEFT) for fate, _reason in fates.values())
    run.save(update_fields=["done", "problems"])
    return rows[-1][0]


def _done(task: Task, rows: Sequence[tuple[int, int]]) -> Fates:
    """What became of the rows. If the database refuses them, they are parted until the one at fault is found."""
    try:
        with transaction.atomic():
            found = judged(task.work, task.operation, rows, lock=True, back=task.back)
            write = task.operation.write_back if task.back else task.operation.write
            assert write is not None
            write(task.work, found.planned)
            return found.fates
    except (DataError, IntegrityError) as error:
        if len(rows) == 1:
            twice = getattr(error.__cause__, "sqlstate", "") == "23505"
            return {rows[0][0]: (Fate.REFUSED, DUPLICATE) if twice else (Fate.FAILED, BROKEN)}
    half = len(rows) // 2
    return {**_done(task, rows[:half]), **_done(task, rows[half:])}


def resume() -> None:
    """Asks again for runs that nobody works on."""
    ask_again(JOB, UNDO_JOB)


def remove_old() -> int:
    """Forgets what became of each row once nothing can be taken back any more. Gives how many runs went."""
    old = Run.objects.filter(job__in=(JOB, UNDO_JOB), ended_at__lt=timezone.now() - KEPT)
    return int(old.delete()[0])


JOBS = (
    Job(JOB, run_bulk, alone=False),
    Job(UNDO_JOB, run_undo, alone=False),
    Job("core.bulk.resume", resume, "* * * * *"),
    Job("core.bulk.ending", remove_old, "11 3 * * *"),
)
