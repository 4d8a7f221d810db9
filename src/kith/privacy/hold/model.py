"""Legal holds: why somebody's data must not be erased for now."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.customers.party.model import Party


class Hold(models.Model):
    """One hold on a party. It ends when it is deleted, or after the day in `until`."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="holds")
    reason = models.TextField()
    until = models.DateField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "privacy_hold"
