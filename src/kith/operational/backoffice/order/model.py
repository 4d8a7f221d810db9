"""What a party bought at once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.core.currency.columns import AmountField
from kith.core.keys import uid_field
from kith.customers.party.model import Party


class Order(models.Model):
    """An order; a credit note where `total` is negative. The database keeps `house_total`, the same in the house currency.

    `source` says where it came from. `row_key` is the lasting key of the row of a file that it was read from, so that
    reading the file again finds it. `is_sample` marks orders of the sample data, whose dates may have been moved.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    number = models.TextField(default="", db_default="")
    party = models.ForeignKey(Party, models.CASCADE, related_name="orders", db_index=False)
    ordered_at = models.DateTimeField()
    total = AmountField()
    currency = models.TextField(default="", db_default="")
    house_total = AmountField(null=True, editable=False)
    source = models.TextField(default="", db_default="")
    row_key = models.TextField(default="", db_default="")
    is_sample = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "backoffice_order"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"], condition=~Q(number=""), name="backoffice_order_number"
            ),
            models.UniqueConstraint(
                fields=["source", "row_key"], condition=~Q(row_key=""), name="backoffice_order_row"
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-ordered_at"], name="backoffice_order_party"),
            models.Index(fields=["ordered_at", "uid"], name="backoffice_order_newest"),
            models.Index(
                fields=["currency", "ordered_at"],
                condition=Q(house_total=None),
                name="backoffice_order_no_rate",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The number, else the end of the public id, which can be read out and tells of no other order."""
        return self.number or f"#{str(self.uid)[-6:].upper()}"
