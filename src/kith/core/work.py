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
from kith.core.search.writing import SEARCH_JOBS, drain_search

TURN = 5_000
"""So many rows of each kind are worked off before the others have their turn."""


def follow_up() -> None:
    """Places committed events, tells the rooms that listen and whoever follows, and writes search texts anew. It takes
    turns, so that whoever saves one record while a million are imported finds it at once."""
    while _turn():
        pass


def _turn() -> bool:
    """Whether anything is left that waits for another turn."""
    placed = place()
    deliver()
    tell_followers()
    return max(placed, drain_search(TURN), drain_texts(TURN)) >= min(BATCH, TURN)


JOBS = (Job(FOLLOW_UP, follow_up, "* * * * *"), *AUDIT_JOBS, *TRASH_JOBS, *SEARCH_JOBS, *TEXT_JOBS)
