"""The face of the back office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.registry.room import MenuItem, Room
from kith.operational.backoffice.order.type import ORDER
from kith.operational.backoffice.order_line.type import ORDER_LINE
from kith.operational.backoffice.product.type import PRODUCT

ROOM = Room(
    key="backoffice",
    title=_("Back office"),
    summary=_("Products, and the orders that your customers placed."),
    types=(ORDER, ORDER_LINE, PRODUCT),
    menu=(
        MenuItem("orders", _("Orders"), "shopping-bag", "/orders", 60, "o", "backoffice.order.see"),
        MenuItem("products", _("Products"), "package", "/products", 70, "", "backoffice.product.see"),
    ),
    optional=True,
)
