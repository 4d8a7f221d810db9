"""The back office's jobs."""

from __future__ import annotations

from kith.core.jobs.queue import Job
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Principal

SAMPLE_JOB = "backoffice.sample"


def load_sample(principal: int) -> None:
    """Imports the sample data for whoever asked for them."""
    from kith.operational.backoffice import sample_data

    sample_data.load(actor_of(Principal.objects.get(pk=principal), "desk"))


JOBS = (Job(SAMPLE_JOB, load_sample),)
