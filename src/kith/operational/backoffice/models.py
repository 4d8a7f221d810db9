"""All tables of the back office, gathered for Django."""

from kith.operational.backoffice.order.model import Order
from kith.operational.backoffice.order_line.model import OrderLine
from kith.operational.backoffice.product.model import Product

__all__ = ["Order", "OrderLine", "Product"]
