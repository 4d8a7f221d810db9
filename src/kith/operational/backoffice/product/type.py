"""Products, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import MOMENT, MONEY, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType
from kith.core.tag.field import tags_field
from kith.operational.backoffice.product.model import Product

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
        Field("unit_price", _("Unit price"), MONEY, Privacy.PUBLIC, currency="t.currency"),
        Field("currency", _("Currency"), TEXT, Privacy.PUBLIC, max_length=3),
        tags_field("backoffice_product"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "number", "unit_price"),
    sort=("name",),
    search=("name", "number"),
)
