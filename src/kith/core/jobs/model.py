"""Tables of work that goes on after the answer: long runs with progress, and rows waiting to be looked at again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")
    UNDONE = "undone", _("Taken back")


UNDER_WAY = (State.WAITING, State.RUNNING)


class Run(models.Model):
    """A long piece of work that somebody started and can watch. `asked` is its input, `answer` its result."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    job = models.TextField()
    title = models.TextField()
    state = models.TextField(choices=State.choices, default=State.WAITING)
    started_by = models.ForeignKey("core.Principal", models.PROTECT, related_name="+")
    asked = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    problems = models.BigIntegerField(default=0)
    note = models.TextField(default="")
    error = models.TextField(default="")
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_run"
        indexes = [models.Index(fields=["job", "-made_at"], name="core_run_job")]


class Dirty(models.Model):
    """A record that something derived must be worked out for again: search text, facts, segments.

    Drained in batches with SKIP LOCKED, never one job a row.
    """

    pk = models.CompositePrimaryKey("topic", "subject_id")
    topic = models.TextField()
    subject_id = models.BigIntegerField()

    class Meta:
        db_table = "core_dirty"
