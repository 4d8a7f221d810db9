"""Telephone numbers of parties, kept in E.164."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.customers.party.model import Party
from kith.customers.reach.model import Reach


class Phone(Reach):
    """One number of a party; at most one is the main one. Since `failed_at` nobody is reached by it."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="phones", db_index=False)
    number = models.TextField()
    failed_at = models.DateTimeField(null=True)
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
