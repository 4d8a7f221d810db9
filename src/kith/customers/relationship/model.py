"""Edges between parties: who works where, who belongs to whom, with role and dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kith.core.keys import uid_field
from kith.customers.party.model import Party


class Relationship(models.Model):
    """One edge of a kind, named by its key (`kinds.py`). `until` empty means that it still holds."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="relationships")
    other = models.ForeignKey(Party, models.CASCADE, related_name="relationships_back")
    kind = models.TextField()
    role = models.TextField(default="", db_default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        db_table = "customers_relationship"
        indexes = [models.Index(fields=["kind", "uid"], name="customers_relationship_kind")]
        constraints = [
            models.CheckConstraint(condition=~Q(party=models.F("other")), name="customers_relationship_two"),
            models.UniqueConstraint(
                fields=["party", "other", "kind", "since"],
                name="customers_relationship_once",
                nulls_distinct=False,
            ),
        ]
