"""Products, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.currency.money import require_payable
from kith.core.fieldtypes import CURRENCY, MOMENT, MONEY, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType
from kith.core.tag.field import tags_field
from kith.operational.backoffice.product.model import Product


def check_price(product: Product) -> None:
    if product.unit_price is not None:
        require_payable("unit_price", product.unit_price, product.currency)


PRODUCT = ObjectType(
    key="product",
    model=Product,
    label=_("Product"),
    plural=_("Products"),
    icon="package",
    path="products",
    fields=(
        Field("name", _("Name"), TEXT, Privacy.PUBLIC, required=True, max_length=300, sortable=True),
        Field(
            "number",
            _("Number"),
            TEXT,
            Privacy.PUBLIC,
            max_length=100,
            help=_("The key by which you know it, such as a SKU."),
        ),
        Field(
            "unit_price",
            _("Unit price"),
            MONEY,
            Privacy.PUBLIC,
            currency="t.currency",
            help=_("Compared and ordered as the number stands, whatever its currency."),
        ),
        Field("currency", _("Currency"), CURRENCY, Privacy.PUBLIC),
        tags_field("backoffice_product"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "number", "unit_price"),
    sort=("name",),
    search=("name", "number"),
    check=check_price,
)
