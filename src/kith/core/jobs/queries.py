"""Questions about work that goes on after the answer."""

from __future__ import annotations

from kith.core.jobs.model import Run


def newest_of(principal_id: int, most: int) -> list[Run]:
    """What this principal started last, the newest first."""
    return list(Run.objects.filter(started_by_id=principal_id).order_by("-id")[:most])


def newest_run(job: str) -> Run | None:
    """The last run of a job, whoever started it."""
    return Run.objects.filter(job=job).order_by("-id").first()
