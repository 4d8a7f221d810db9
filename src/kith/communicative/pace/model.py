"""How fast mail may go: one bucket for each relay, and one for each recipient's provider that has asked for patience."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Pace(models.Model):
    """A bucket that refills by `per_minute` (None: it never runs dry), shared by all who send.

    `key` is `relay:<id>` or `domain:<name>`; `taken` counts what was taken on `day`. Until `resting_until` nothing goes
    through it because of `problem`; `failures` in a row make its rests longer.
    """

    key = models.TextField(primary_key=True)
    per_minute = models.IntegerField(null=True)
    tokens = models.FloatField(default=0, db_default=0.0)
    at = models.DateTimeField(db_default=Now())
    day = models.DateField(null=True)
    taken = models.IntegerField(default=0, db_default=0)
    resting_until = models.DateTimeField(null=True)
    failures = models.SmallIntegerField(default=0, db_default=0)
    problem = models.TextField(default="", db_default="")

    class Meta:
        db_table = "communicative_pace"

    def __str__(self) -> str:
        return self.key
