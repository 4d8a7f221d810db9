# ruff: noqa: S608 - the statements are put together from their own parts
"""Orders, described."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.currency.money import require_in_use, require_payable
from kith.core.fieldtypes import BOOLEAN, CURRENCY, MOMENT, MONEY, REFERENCE, TEXT
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.objecttype import Lake, ObjectType, OnErase, OnMerge
from kith.core.tag.field import tags_field
from kith.customers.party.type import LIMITED, NOT_IN_TRASH
from kith.operational.backoffice.order.model import Order

NAME = "coalesce(nullif(t.number, ''), '#' || upper(right(t.uid::text, 6)))"
SALE = (
    "select o.id as sale_id, o.party_id, o.ordered_at as occurred_at, o.house_total as amount, o.currency, o.is_sample,"
    f" o.chg from backoffice_order o where o.party_id not in ({LIMITED})"
)
GONE = (
    "select row_id as sale_id, chg from core_tombstone where table_name = 'backoffice_order'"
    f" union all select o.id, o.chg from backoffice_order o where o.party_id in ({LIMITED})"
)


def keep_lines_with_the_party(order: Any) -> None:
    """The lines name the party too, so that they are found, shared, merged and erased with it."""
    if order.pk:
        order.lines.exclude(party=order.party).update(party=order.party)


def check_amount(order: Any) -> None:
    require_payable("total", order.total, order.currency)
    require_in_use("currency", order.currency, order.ordered_at.astimezone(UTC).date())


ORDER = ObjectType(
    key="order",
    model=Order,
    label=_("Order"),
    plural=_("Orders"),
    icon="shopping-bag",
    path="orders",
    belongs_to="party_id",
    base=NOT_IN_TRASH,
    subject="party",
    happens="ordered_at",
    tab="party",
    fields=(
        Field(
            "name", _("Order"), TEXT, Privacy.INTERNAL, source=Source(NAME, nullable=False), writable=False
        ),
        Field(
            "party", _("Customer"), REFERENCE, Privacy.INTERNAL, target="party", required=True, icon="contact"
        ),
        Field("number", _("Number"), TEXT, Privacy.INTERNAL, max_length=100),
        Field("ordered_at", _("Date"), MOMENT, Privacy.PERSONAL, required=True, sortable=True, mark="day"),
        Field(
            "total",
            _("Total"),
            MONEY,
            Privacy.PERSONAL,
            required=True,
            currency="t.currency",
            house="t.house_total",
            dated="t.ordered_at",
            help=_(
                "Less than nothing is a credit note: it lowers the revenue and counts as no order. Compared, ordered and"
                " added up in the house currency, by the rate of the order’s day."
            ),
        ),
        Field(
            "currency",
            _("Currency"),
            CURRENCY,
            Privacy.INTERNAL,
            help=_("Without one it is the house currency."),
        ),
        Field(
            "source",
            _("Source"),
            TEXT,
            Privacy.INTERNAL,
            max_length=200,
            help=_("Where this order came from."),
        ),
        Field("is_sample", _("Sample data"), BOOLEAN, Privacy.INTERNAL, writable=False),
        tags_field("backoffice_order"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "party", "ordered_at", "total", "source"),
    sort=("-ordered_at",),
    search=("number",),
    lake=(Lake("sale", SALE, GONE, {"occurred_at": "ordered_at", "amount": "total", "currency": "total"}),),
    on_merge=OnMerge.MOVE,
    on_erase=OnErase("keep", _("Commercial and tax law asks for orders to be kept."), 10),
    prepare=keep_lines_with_the_party,
    check=check_amount,
)
