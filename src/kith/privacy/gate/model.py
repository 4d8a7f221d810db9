"""How often each party was contacted, for the caps."""

from __future__ import annotations

from django.db import models

from kith.customers.party.model import Party
from kith.privacy.purpose.model import Purpose


class Handed(models.Model):
    """Messages handed over to a party by a channel on a day (UTC), written in the transaction that hands over."""

    pk = models.CompositePrimaryKey("party_id", "purpose_id", "channel", "day")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", db_index=False)
    purpose = models.ForeignKey(Purpose, models.CASCADE, related_name="+", db_index=False)
    channel = models.TextField()
    day = models.DateField()
    number = models.IntegerField(default=1, db_default=1)

    class Meta:
        db_table = "privacy_handed"
        indexes = [models.Index(fields=["day"], name="privacy_handed_day")]
