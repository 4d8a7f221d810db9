"""Telephone numbers of parties, kept in E.164."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.customers.party.model import Party


class Phone(models.Model):
    """One number of a party; at most one is the main one."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="phones", db_index=False)
    number = models.TextField()
    label = models.TextField(default="", db_default="")
    is_main = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "customers_phone"
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="customers_phone_once"),
            models.UniqueConstraint(
                fields=["party"], condition=Q(is_main=True), name="customers_phone_one_main"
            ),
        ]
        indexes = [models.Index(fields=["number"], name="customers_phone_number")]
