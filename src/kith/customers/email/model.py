"""E-mail addresses of parties."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.customers.party.model import Party
from kith.customers.reach.model import Reach


class Email(Reach):
    """One address of a party; at most one is the main one. `bounced_at` says that it no longer takes mail."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="emails", db_index=False)
    address = models.TextField()
    bounced_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "customers_email"
        constraints = [
            models.UniqueConstraint(fields=["party", "address"], name="customers_email_once"),
            models.UniqueConstraint(
                fields=["party"], condition=Q(is_main=True), name="customers_email_one_main"
            ),
        ]
        indexes = [models.Index(fields=["address"], name="customers_email_address")]
