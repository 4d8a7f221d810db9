"""The ledger of what is done to many records at once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kith.core.jobs.model import Run


class Fate(models.TextChoices):
    """What became of a row. Those that were changed are taken back (`undone`) or have to be left as they are."""

    WAITING = "waiting", _("Waiting")
    CHANGED = "changed", pgettext_lazy("rows", "Changed")
    SAME = "same", _("Was so already")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")
    UNDONE = "undone", _("Taken back")
    LEFT = "left", _("Left as it is")


class BulkRow(models.Model):
    """One record of a run, in the order of its doing, and what became of it. A record that was gone has no number.

    No index holds what became of it, and pages are filled by half: so each row is written again beside its old self, with
    no index touched.
    """

    pk = models.CompositePrimaryKey("run_id", "at")
    run = models.ForeignKey(Run, models.CASCADE, related_name="+", db_index=False)
    at = models.IntegerField()
    subject_id = models.BigIntegerField(null=True)
    subject_uid = models.UUIDField()
    fate = models.TextField(choices=Fate.choices, default=Fate.WAITING)
    reason = models.TextField(default="", db_default="")

    class Meta:
        db_table = "core_bulk_row"
        indexes = [models.Index(fields=["subject_uid"], name="core_bulk_row_subject")]
