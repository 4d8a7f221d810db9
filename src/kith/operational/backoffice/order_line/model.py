"""One position of an order."""

from __future__ import annotations

from django.db import models

from kith.core.currency.columns import AmountField
from kith.core.keys import uid_field
from kith.customers.party.model import Party
from kith.operational.backoffice.order.model import Order
from kith.operational.backoffice.product.model import Product


class OrderLine(models.Model):
    """So many of something for an amount, in the order's currency. `party` is the order's own, and the
    database keeps `house_amount`, the same in the house currency."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    party = models.ForeignKey(Party, models.CASCADE, related_name="order_lines")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="order_lines")
    description = models.TextField(default="", db_default="")
    quantity = models.DecimalField(max_digits=18, decimal_places=4)
    amount = AmountField()
    house_amount = AmountField(null=True, editable=False)

    class Meta:
        db_table = "backoffice_order_line"
