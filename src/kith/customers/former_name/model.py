"""Names that somebody had before."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.customers.party.model import Party


class FormerName(models.Model):
    """One name, borne from `since` until `until`, both days included; empty where nobody knows."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="former_names", db_index=False)
    name = models.TextField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "customers_former_name"
        constraints = [
            models.UniqueConstraint(fields=["party", "name"], name="customers_former_name_once"),
        ]
