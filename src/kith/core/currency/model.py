"""What a currency was worth from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.core.keys import uid_field


class ExchangeRate(models.Model):
    """`units` of `currency` are worth `worth` of `base` from the day `starts` until the next rate begins.

    `base` is what the house currency was when the rate came in; rates to another one are kept, and do not count.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    currency = models.TextField()
    starts = models.DateField()
    units = models.DecimalField(max_digits=24, decimal_places=10, default=1, db_default=1)
    worth = models.DecimalField(max_digits=24, decimal_places=10)
    base = models.TextField()
    source = models.TextField(default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_exchange_rate"
        constraints = [
            models.UniqueConstraint(fields=["base", "currency", "starts"], name="core_exchange_rate_day"),
            models.CheckConstraint(
                condition=Q(units__gt=0) & Q(worth__gt=0), name="core_exchange_rate_positive"
            ),
        ]
        indexes = [models.Index(fields=["-starts", "-uid"], name="core_exchange_rate_newest")]

    def __str__(self) -> str:
        return f"{self.currency} {self.starts}"
