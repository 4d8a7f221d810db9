"""What can be bought."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.core.currency.columns import AmountField
from kith.core.keys import uid_field


class Product(models.Model):
    """A product. `number` is the company's own key for it, unique where there is one; the price is for one unit. What is
    withdrawn is not sold any more, and stays for the orders that name it."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    number = models.TextField(default="", db_default="")
    name = models.TextField()
    unit_price = AmountField(null=True)
    currency = models.TextField(default="", db_default="")
    is_withdrawn = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "backoffice_product"
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="backoffice_product_number"
            )
        ]
        indexes = [models.Index(fields=["name", "uid"], name="backoffice_product_name")]

    def __str__(self) -> str:
        return self.name
