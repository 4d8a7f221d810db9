"""What people wish besides what they allow."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.customers.party.model import Party


class Pause(models.Model):
    """A party wants to hear nothing but what its contracts need before the day `until`."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="pause")
    until = models.DateField()
    since = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "privacy_pause"
