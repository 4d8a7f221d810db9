"""The table of erasures: what was erased, what stays until when, and how far it has come."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.privacy.request.model import Request


class Erasure(models.Model):
    """One erasure. It knows the person by a number that leads nowhere afterwards.

    `kept` gives by type the number of rows that stay and the day on which they go too; `done` by kind how many rows
    went. `finished_at` is set once files and warehouse are clean as well.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party_id = models.BigIntegerField()
    request = models.ForeignKey(Request, models.SET_NULL, null=True, related_name="erasures")
    done = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)
    erased_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_erasure"
