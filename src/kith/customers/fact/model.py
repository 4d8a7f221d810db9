"""What was worked out about a party: one narrow row each, with dates and reasons."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.customers.party.model import Party


def money() -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(max_digits=18, decimal_places=2, null=True)


class Fact(models.Model):
    """The newest value of every fact. Each analysis declares the columns that it writes; amounts in house currency."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="fact")
    orders = models.IntegerField(null=True)
    revenue = money()
    revenue_90_days = money()
    revenue_365_days = money()
    first_order_at = models.DateTimeField(null=True)
    last_order_at = models.DateTimeField(null=True)
    usual_gap_days = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    recency_score = models.SmallIntegerField(null=True)
    frequency_score = models.SmallIntegerField(null=True)
    monetary_score = models.SmallIntegerField(null=True)
    rfm_segment = models.TextField(null=True)
    abc_class = models.TextField(null=True)
    abc_rank = models.IntegerField(null=True)
    xyz_class = models.TextField(null=True)
    abc_share = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    lifetime_value = money()
    lifetime_value_low = money()
    lifetime_value_high = money()
    lifetime_potential = money()
    expected_orders = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    alive_probability = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    standing = models.TextField(null=True)
    reasons = models.JSONField(default=dict, db_default={})
    rfm_as_of = models.DateTimeField(null=True)
    abc_as_of = models.DateTimeField(null=True)
    lifetime_value_as_of = models.DateTimeField(null=True)
    standing_as_of = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_fact"
        indexes = [
            models.Index(fields=["lifetime_value"], name="customers_fact_by_value"),
            models.Index(fields=["revenue"], name="customers_fact_by_revenue"),
            models.Index(fields=["revenue_90_days"], name="customers_fact_by_90_days"),
            models.Index(fields=["revenue_365_days"], name="customers_fact_by_365_days"),
            models.Index(fields=["last_order_at"], name="customers_fact_by_last_order"),
        ]


class FactHistory(models.Model):
    """An older value of a fact, and what it became."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    name = models.TextField()
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    as_of = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "customers_fact_history"
        indexes = [models.Index(fields=["party", "-recorded_at"], name="customers_fact_history_party")]
