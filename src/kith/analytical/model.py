"""What analyses found, kept so that pages can show it without computing."""

from __future__ import annotations

from django.db import models

from kith.customers.party.model import Party


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


class Offer(models.Model):
    """What to offer a customer next: products by their ids, the best one first, and the one bought that speaks most for it.

    They are plain numbers, since products belong to a room above.
    """

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="+")
    next_offer = models.BigIntegerField(null=True)
    second_offer = models.BigIntegerField(null=True)
    third_offer = models.BigIntegerField(null=True)
    offer_because = models.BigIntegerField(null=True)
    reasons = models.JSONField(default=dict, db_default={})
    next_offer_as_of = models.DateTimeField(null=True)

    class Meta:
        db_table = "analytical_offer"
        indexes = [models.Index(fields=["next_offer"], name="analytical_offer_next")]
