"""The engine's own jobs."""

from __future__ import annotations

from kith.core.events.consume import deliver
from kith.core.events.sequence import BATCH, place
from kith.core.jobs.queue import Job
from kith.core.records.verbs import SEARCH_JOB
from kith.core.search.writing import drain_search


def place_events() -> None:
    """Gives all committed events their positions and tells the rooms that listen."""
    while place() == BATCH:
        pass
    deliver()


JOBS = (
    Job(SEARCH_JOB, drain_search, "* * * * *"),
    Job("core.events.place", place_events, "* * * * *"),
)
