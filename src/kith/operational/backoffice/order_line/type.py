# ruff: noqa: S608 - the statements are put together from their own parts
"""Order lines, described."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.currency.money import require_payable
from kith.core.fieldtypes import DECIMAL, MONEY, REFERENCE, TEXT
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.objecttype import Lake, ObjectType, OnErase, OnMerge
from kith.customers.party.type import LIMITED, NOT_IN_TRASH
from kith.operational.backoffice.order_line.model import OrderLine

CURRENCY = "(select o.currency from backoffice_order o where o.id = t.order_id)"
NAME = "coalesce(nullif(t.description, ''), (select p.name from backoffice_product p where p.id = t.product_id), '')"
SALE_LINE = (
    "select l.id as line_id, l.order_id as sale_id, l.party_id, l.product_id, l.quantity, l.house_amount as amount, l.chg"
    f" from backoffice_order_line l where l.party_id not in ({LIMITED})"
)
GONE = (
    "select row_id as line_id, chg from core_tombstone where table_name = 'backoffice_order_line'"
    f" union all select l.id, l.chg from backoffice_order_line l where l.party_id in ({LIMITED})"
)


def take_the_party(line: Any) -> None:
    line.party = line.order.party


def check_amount(line: Any) -> None:
    require_payable("amount", line.amount, line.order.currency)


ORDER_LINE = ObjectType(
    key="order_line",
    model=OrderLine,
    label=_("Order line"),
    plural=_("Order lines"),
    icon="list",
    path="order-lines",
    belongs_to="party_id",
    tab="order",
    base=NOT_IN_TRASH,
    subject="party",
    fields=(
        Field(
            "name", _("Position"), TEXT, Privacy.PERSONAL, source=Source(NAME, nullable=False), writable=False
        ),
        Field(
            "order",
            _("Order"),
            REFERENCE,
            Privacy.INTERNAL,
            target="order",
            required=True,
            icon="shopping-bag",
        ),
        Field("party", _("Customer"), REFERENCE, Privacy.INTERNAL, target="party", writable=False),
        Field("product", _("Product"), REFERENCE, Privacy.PERSONAL, target="product", icon="package"),
        Field("description", _("Description"), TEXT, Privacy.PERSONAL, max_length=500),
        Field("quantity", _("Quantity"), DECIMAL, Privacy.PERSONAL, required=True),
        Field("amount", _("Amount"), MONEY, Privacy.PERSONAL, required=True, currency=CURRENCY,
              house="t.house_amount"),
    ),
    title="name",
    columns=("name", "order", "party", "quantity", "amount"),
    sort=(),
    lake=(Lake("sale_line", SALE_LINE, GONE, {"product_id": "product", "quantity": "quantity", "amount": "amount"}),),
    on_merge=OnMerge.MOVE,
    on_erase=OnErase("keep", _("Commercial and tax law asks for orders to be kept."), 10),
    prepare=take_the_party,
    check=check_amount,
)
