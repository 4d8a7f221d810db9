"""The job that writes the file: from one statement, and from the start again where it was interrupted."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, NotAllowed, Text
from kith.core.events.record import Subject, note
from kith.core.export import files
from kith.core.export.actions import JOB, KEPT
from kith.core.export.asked import Asked
from kith.core.export.writing import writing
from kith.core.jobs.alone import alone, ask_again
from kith.core.jobs.failing import BROKEN, failing_well
from kith.core.jobs.model import Run, State
from kith.core.jobs.queue import Job
from kith.core.jobs.run import begin, fail
from kith.core.principals.actor import Actor
from kith.core.records.statement import stream
from kith.core.records.whole import count_whole
from kith.core.registry import current

AT_ONCE = 2_000
FULL = _("There is no room left for the file.")


class Ended(Exception):
    """The run was ended by its owner."""


class Anew(Exception):
    """Somebody was erased meanwhile: what was read before must not stand in the file."""


def run_export(run: int) -> None:
    """Makes the file, or begins anew where a killed process left off."""
    with alone(run) as free, suppress(Conflict):
        if free:
            export_now(begin(run))


def export_now(run: Run) -> None:
    with failing_well(run, _said, _give_up), suppress(Ended):
        while True:
            with suppress(Anew):
                _make(run)
                return
            run.refresh_from_db()


def _said(error: Exception) -> Text:
    return FULL if isinstance(error, OSError) else BROKEN


def _give_up(run: Run, reason: str) -> None:
    """Nothing of the file stays."""
    files.remove(run.uid)
    fail(run, reason)


def _make(run: Run) -> None:
    asked = Asked.from_json(run.asked)
    actor = asked.actor(run.started_by)
    if not run.started_by.is_active:
        raise NotAllowed
    access.require(actor, current().type(asked.type).permission("export"))
    about, done, part = count_whole(actor, asked.listing) or 0, 0, files.part(run.uid)
    with writing(actor, asked, part) as (writer, (sql, params)):
        for rows in stream(sql, params, AT_ONCE):
            writer.write(rows)
            done += len(rows)
            _advance(run, asked, done, max(about, done))
    _finish(run, actor, asked, done)


def _advance(run: Run, asked: Asked, done: int, about: int) -> None:
    """Raises Ended or Anew where the run is no longer what was begun."""
    if not Run.objects.filter(**_begun(run, asked)).update(done=done, total=about):
        raise Anew if Run.objects.filter(pk=run.pk, state=State.RUNNING).exists() else Ended


def _begun(run: Run, asked: Asked) -> dict[str, object]:
    return {"pk": run.pk, "state": State.RUNNING, "asked__turn": asked.turn}


@transaction.atomic
def _finish(run: Run, actor: Actor, asked: Asked, done: int) -> None:
    """The file, the run and the entry of the audit come to be together. A name that was not committed is written anew."""
    locked = Run.objects.select_for_update().filter(**_begun(run, asked)).first()
    if locked is None or not files.part(run.uid).exists():
        raise Anew if Run.objects.filter(pk=run.pk, state=State.RUNNING).exists() else Ended
    files.part(run.uid).replace(files.whole(run.uid, asked.form))
    locked.state, locked.done, locked.total, locked.ended_at = State.DONE, done, done, timezone.now()
    locked.save(update_fields=["state", "done", "total", "ended_at"])
    told: dict[str, object] = {"rows": done, "format": asked.form, "columns": ", ".join(asked.columns)}
    note(
        f"{asked.type}.exported",
        by=actor,
        subject=Subject(asked.type, 0, run.uid),
        changes={key: (None, value) for key, value in told.items()},
        closed={"filter": (None, asked.words)},
        verb="export",
    )


def resume() -> None:
    """Asks again for exports that nobody works on."""
    ask_again(JOB)


def remove_old() -> int:
    """Removes files whose time is over, and those of no export. Gives how many folders went."""
    kept = set(Run.objects.filter(job=JOB, made_at__gte=timezone.now() - 2 * KEPT).exclude(
        ended_at__lt=timezone.now() - KEPT).values_list("uid", flat=True))  # fmt: skip
    old = [path for path in files.root().glob("*") if UUID(path.name) not in kept]
    for path in old:
        files.remove(UUID(path.name))
    return len(old)


JOBS = (
    Job(JOB, run_export, alone=False),
    Job("core.export.resume", resume, "* * * * *"),
    Job("core.export.ending", remove_old, "23 * * * *"),
)
