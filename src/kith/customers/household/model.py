"""Households: people who live together and get one letter."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.core.principals.model import Principal


class Household(models.Model):
    """One household. Who lives there stands on the people (`Party.household`), so that nobody lives in two.

    `own_greeting` is how a letter to all of them begins where it does not begin as usual.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    own_greeting = models.TextField(default="", db_default="")
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_household"
        indexes = [
            models.Index(
                fields=["name", "uid"], condition=Q(deleted_at=None), name="customers_household_by_name"
            )
        ]

    @property
    def itself(self) -> Household:
        """Whose key seals what is told of the household: its own, since it is several people's."""
        return self

    def __str__(self) -> str:
        return self.name
