"""The job that imports: chunk by chunk, each with its progress in one transaction, so that it can be taken up anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.copying import meanwhile
from kith.core.errors import Conflict, Invalid, Text
from kith.core.jobs.alone import alone, ask_again
from kith.core.jobs.failing import failing_well
from kith.core.jobs.model import Run, State
from kith.core.jobs.queue import Job, enqueue_once
from kith.core.jobs.run import begin
from kith.core.principals.actor import actor_of
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.transfer import actions, bulk, files, kinds, rejects, shift
from kith.core.transfer.actions import UNDO_JOB
from kith.core.transfer.asked import Asked
from kith.core.transfer.bulk import uncollected
from kith.core.transfer.kind import Batch, ImportKind, ImportPart, Line, Outcome
from kith.core.transfer.lines import Chunk, Reading, chunks, reading_of, reason
from kith.core.transfer.reading.identity import RowKeys
from kith.core.transfer.reading.table import Table, open_table
from kith.core.transfer.sources import JOB
from kith.core.transfer.undo import take_back
from kith.lib.unreadable import Unreadable

CHUNK = 5_000
RESUME_JOB = "core.transfer.resume"
BROKEN = _(
    "Something went wrong here, and it is not the file's fault. What was imported so far stays, and can be taken back."
)
Watch = Callable[[int, int], None]


class Ended(Exception):
    """Somebody has stopped this run."""


@dataclass(frozen=True, slots=True)
class Work:
    """An import under way."""

    run: Run
    asked: Asked
    kind: ImportKind
    parts: tuple[ImportPart, ...]
    batch: Batch
    table: Table
    reading: Reading


def run_import(run: int, watch: Watch | None = None) -> None:
    """Does an import, or goes on with one that a killed process left behind. `watch` is told rows done and rows about."""
    _do(run, lambda begun: import_now(begun, watch))


def run_undo(run: int, watch: Watch | None = None) -> None:
    """Takes an import back, or goes on with that. `watch` is told parties and records done, and how many they are."""
    _do(run, lambda begun: undo_now(begun, watch))


def resume() -> None:
    """Asks again for imports that nobody works on."""
    ask_again(JOB, UNDO_JOB)


JOBS = (
    Job(JOB, run_import, alone=False),
    Job(UNDO_JOB, run_undo, alone=False),
    Job(RESUME_JOB, resume, "* * * * *"),
)


def _do(run: int, work: Callable[[Run], None]) -> None:
    with alone(run) as free, suppress(Conflict):
        if free:
            work(begin(run))


def undo_now(run: Run, watch: Watch | None = None) -> None:
    """Takes back the import that this run names."""
    with _failing_well(run):
        take_back(run, watch)
        enqueue_once(FOLLOW_UP)


def import_now(run: Run, watch: Watch | None = None) -> None:
    """Imports from where the run stands to the end of the file."""
    with _failing_well(run), suppress(Ended):
        work = _prepared(run)
        done = known = run.done
        keys = RowKeys(work.asked.source)
        for chunk in _ahead(chunks(work.table.rows(), work.reading, keys, done, CHUNK, work.kind.identity)):
            with uncollected():
                done = _write(work, chunk, done)
            if done >= 2 * known:
                known = done
                _let_know(work.kind)
            if watch:
                watch(done, max(done, work.table.about))
        rejects.cut(files.rejects(run.uid), Run.objects.get(pk=run.pk).answer.get("rejects", 0))
        Run.objects.filter(pk=run.pk, state=State.RUNNING).update(
            state=State.DONE, total=done, ended_at=timezone.now()
        )
        enqueue_once(FOLLOW_UP)


def _let_know(kind: ImportKind) -> None:
    """Tells PostgreSQL how large the tables have become: plans made for empty ones take minutes on full ones."""
    tables = {current().type(key).table for key in kind.types}
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {', '.join(sorted(tables))}")


@contextmanager
def _failing_well(run: Run) -> Iterator[None]:
    """As every job; a file that cannot be read is refused like any other value."""
    with failing_well(run, lambda error: BROKEN):
        try:
            yield
        except Unreadable as error:
            raise Invalid({"": [reason(error)]}) from error


def _prepared(run: Run) -> Work:
    asked, by = actions.asked_of(run), actor_of(run.started_by, "import")
    kind = kinds.kind(asked.kind)
    actions.require(by, kind, asked)
    table = open_table(files.source(run.uid), asked.form)
    reading = reading_of(kinds.whole(kind), asked, 0)
    days = _shift(asked, table, reading)
    batch = Batch(run.uid, by, asked.source, asked.sample, days)
    used = kinds.used_parts(kind, {use.target for use in asked.uses})
    return Work(run, asked, kind, used, batch, table, reading_of(kinds.whole(kind), asked, days))


def _shift(asked: Asked, table: Table, reading: Reading) -> int:
    if not asked.sample:
        return 0
    kept = shift.kept_shift()
    return shift.shift_to_yesterday(reading.newest(table.rows())) if kept is None else kept


def _ahead(source: Iterator[Chunk]) -> Iterator[Chunk]:
    """The same chunks, the next one read while the last is being written."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, source, None)
        while (chunk := coming.result()) is not None:
            coming = reader.submit(next, source, None)
            yield chunk


@transaction.atomic
def _write(work: Work, chunk: Chunk, offset: int) -> int:
    """Writes a chunk together with the progress. Gives the rows done so far. Raises Ended."""
    run = Run.objects.select_for_update().get(pk=work.run.pk)
    if run.state != State.RUNNING or run.done != offset:
        raise Ended
    bulk.wait_for_others()
    if work.asked.sample and not offset:
        shift.keep(work.batch.shift)
    outcome = _written(work, chunk.lines)
    refused = {**chunk.refused, **outcome.refused}
    run.answer = _told(run.answer, outcome, len(refused))
    if refused:
        run.answer["rejects"] = _rejected(work, chunk, refused, run.answer.get("rejects", 0))
    run.done, run.problems = offset + len(chunk.rows), run.problems + len(refused)
    run.total = max(run.done, work.table.about)
    run.save(update_fields=["answer", "done", "problems", "total"])
    return int(run.done)


def _written(work: Work, lines: list[Line]) -> Outcome:
    """What became of the lines. If the database refuses them, they are parted until the one at fault is found."""
    if not lines:
        return Outcome()
    try:
        with transaction.atomic(), meanwhile():
            outcome = work.kind.write(work.batch, lines)
            for part in work.parts:
                owned = [
                    (outcome.owners[line.number], line) for line in lines if line.number in outcome.owners
                ]
                outcome.add(part.write(work.batch, owned))
            return outcome
    except (DataError, IntegrityError):
        if len(lines) == 1:
            return Outcome(refused={lines[0].number: _("The database refused this row.")})
    half, outcome = len(lines) // 2, Outcome()
    for some in (lines[:half], lines[half:]):
        outcome.add(_written(work, some))
    return outcome


def _rejected(work: Work, chunk: Chunk, refused: dict[int, Text], size: int) -> int:
    rows = ((chunk.rows[number], str(text)) for number, text in sorted(refused.items()))
    return rejects.append(files.rejects(work.run.uid), work.asked.headings, rows, size)


def _told(before: dict[str, Any], outcome: Outcome, refused: int) -> dict[str, Any]:
    """The counts so far, as they are kept with the run."""
    return {
        **before,
        "made": dict(outcome.made + _counted(before, "made")),
        "changed": dict(outcome.changed + _counted(before, "changed")),
        "same": before.get("same", 0) + outcome.same,
        "refused": before.get("refused", 0) + refused,
    }


def _counted(before: dict[str, Any], name: str) -> Any:
    return type(Outcome().made)(before.get(name, {}))
