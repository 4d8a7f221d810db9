"""The face of the back office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.registry.room import Listener, MenuItem, Page, Room, Saying, Trail
from kith.core.transfer.generic import kind_of
from kith.operational.backoffice import home
from kith.operational.backoffice.jobs import JOBS
from kith.operational.backoffice.order.actions import nobody, stay_customers
from kith.operational.backoffice.order.importing import PURCHASES
from kith.operational.backoffice.order.saying import hear, said
from kith.operational.backoffice.order.type import ORDER
from kith.operational.backoffice.order_line.type import ORDER_LINE
from kith.operational.backoffice.pages import import_sample
from kith.operational.backoffice.product.fields import OFFER_FIELDS
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
    pages=(Page("import/sample", import_sample, "import-sample"),),
    fields=OFFER_FIELDS,
    jobs=JOBS,
    home_parts=(home.lately,),
    listeners=(Listener("backoffice.orders", ("order.created",), hear),),
    imports=(PURCHASES, kind_of(PRODUCT, identity="number")),
    trails=(Trail((), stay_customers, nobody),),
    sayings=(Saying("order", said),),
    optional=True,
)
