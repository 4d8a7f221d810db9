"""The engine's own job: what follows every change."""

from __future__ import annotations

from kith.core.events.consume import deliver
from kith.core.events.sequence import BATCH, place
from kith.core.jobs.queue import Job
from kith.core.notice.telling import tell_followers
from kith.core.records.audit_check import JOBS as AUDIT_JOBS
from kith.core.records.trash_age import JOBS as TRASH_JOBS
from kith.core.records.verbs import FOLLOW_UP
from kith.core.search.texts import TEXT_JOBS, drain_texts
from kith.core.search.writing import drain_search


def follow_up() -> None:
    """Places committed events, tells the rooms that listen and whoever follows, and writes search texts anew."""
    while place() == BATCH:
        pass
    deliver()
    tell_followers()
    drain_search()
    drain_texts()


JOBS = (Job(FOLLOW_UP, follow_up, "* * * * *"), *AUDIT_JOBS, *TRASH_JOBS, *TEXT_JOBS)
