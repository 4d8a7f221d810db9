"""What analyses found, kept so that pages can show it without computing."""

from __future__ import annotations

from django.db import models


class Finding(models.Model):
    """The newest run of one analysis: its findings, or why there are none. `as_of` is the moment the data stood at.

    `unconverted` are purchases that did not count, as {currency, count, first}: there was no rate on their days.
    """

    analysis = models.TextField(primary_key=True)
    as_of = models.DateTimeField(null=True)
    run_at = models.DateTimeField(auto_now=True)
    engine = models.TextField(default="")
    version = models.TextField(default="")
    rows = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    findings = models.JSONField(null=True)
    missing = models.TextField(default="")
    unconverted = models.JSONField(default=list)

    class Meta:
        db_table = "analytical_finding"
