"""Postal addresses, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import BOOLEAN, COUNTRY, MOMENT, REFERENCE, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.customers.address.model import Address
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.reach import keep_one_main

ADDRESS = ObjectType(
    key="address",
    model=Address,
    label=_("Address"),
    plural=_("Addresses"),
    icon="map-pin",
    path="addresses",
    belongs_to="party_id",
    base=NOT_IN_TRASH,
    subject="party",
    fields=(
        Field("street", _("Street"), TEXT, Privacy.PERSONAL, max_length=300),
        Field("postcode", _("Postcode"), TEXT, Privacy.PERSONAL, max_length=20),
        Field("city", _("City"), TEXT, Privacy.PERSONAL, max_length=120),
        Field("region", _("Region"), TEXT, Privacy.PERSONAL, max_length=120),
        Field("country", _("Country"), COUNTRY, Privacy.PERSONAL),
        Field("party", _("Whose"), REFERENCE, Privacy.INTERNAL, target="party", required=True),
        Field("label", _("Label"), TEXT, Privacy.INTERNAL, max_length=60),
        Field("is_main", _("Main address"), BOOLEAN, Privacy.INTERNAL),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
    ),
    title="street",
    columns=("street", "postcode", "city", "country", "party"),
    sort=("city",),
    lake=(),
    on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("delete"),
    prepare=keep_one_main,
)
