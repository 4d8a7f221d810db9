"""Products, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.currency.money import require_payable
from kith.core.fieldtypes import BOOLEAN, CURRENCY, MOMENT, MONEY, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Lake, ObjectType
from kith.core.tag.field import tags_field
from kith.operational.backoffice.product.model import Product

SOLD = "select p.id as product_id, p.uid::text as uid, p.is_withdrawn, p.chg from backoffice_product p"


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
        Field(
            "is_withdrawn",
            _("No longer sold"),
            BOOLEAN,
            Privacy.PUBLIC,
            help=_("It stays for the orders that name it, and is offered to nobody."),
        ),
        tags_field("backoffice_product"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "number", "unit_price"),
    sort=("name",),
    search=("name", "number"),
    lake=(Lake("product", SOLD),),
    check=check_price,
)
