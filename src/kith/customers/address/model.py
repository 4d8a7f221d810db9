"""Postal addresses of parties."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.customers.party.model import Party
from kith.customers.reach.model import Reach


class Address(Reach):
    """One address of a party; at most one is the main one. `country` is an ISO 3166 code, `extra` what stands before the
    street (care of, building, flat), `district` a part of the city where the country's post wants it."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="addresses")
    extra = models.TextField(default="", db_default="")
    street = models.TextField(default="", db_default="")
    district = models.TextField(default="", db_default="")
    postcode = models.TextField(default="", db_default="")
    city = models.TextField(default="", db_default="")
    region = models.TextField(default="", db_default="")
    country = models.TextField(default="", db_default="")
    failed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "customers_address"
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(is_main=True), name="customers_address_one_main"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "uid"], name="customers_address_by_city"),
        ]
