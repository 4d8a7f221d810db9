"""An imported file lies in the data folder for as long as its import can be taken back; then it goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from kith.core.jobs.model import Run, State
from kith.core.jobs.queue import Job
from kith.core.transfer import files

KEPT = timedelta(days=90)


def ends_at(run: Run) -> datetime:
    """When the file goes and the import can no longer be taken back."""
    return (run.ended_at or run.made_at) + KEPT


def is_over(run: Run) -> bool:
    return ends_at(run) < timezone.now()


def remove_old() -> int:
    """Removes the files of imports that are over, and those that belong to none. Imports that never began go with them.

    Gives how many folders were removed.
    """
    folders = [folder for folder in files.root().glob("*") if folder.is_dir()]
    runs = {run.uid: run for run in Run.objects.filter(uid__in=[UUID(folder.name) for folder in folders])}
    old = [uid for uid in (UUID(folder.name) for folder in folders) if _is_old(runs.get(uid))]
    for uid in old:
        files.remove(uid)
    Run.objects.filter(uid__in=old, state=State.WAITING).delete()
    return len(old)


def _is_old(run: Run | None) -> bool:
    if run is None:
        return True
    under_way = run.state == State.RUNNING or (run.state == State.WAITING and run.started_at is not None)
    return is_over(run) and not under_way


JOBS = (Job("core.transfer.ending", remove_old, "41 2 * * *"),)
