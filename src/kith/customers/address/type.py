"""Postal addresses, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import COUNTRY, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.customers.address.model import Address
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.reach import check_period, keep_one_main, name_a_successor
from kith.customers.reach.fields import PARTY, VERBS, kind_field, standing

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
        Field(
            "extra", _("Addition"), TEXT, Privacy.PERSONAL, max_length=200, help=_("Care of, building, flat.")
        ),
        Field("street", _("Street"), TEXT, Privacy.PERSONAL, max_length=300),
        Field("district", _("Part of the city"), TEXT, Privacy.PERSONAL, max_length=120),
        Field("postcode", _("Postcode"), TEXT, Privacy.PERSONAL, max_length=20),
        Field("city", _("City"), TEXT, Privacy.PERSONAL, max_length=120),
        Field("region", _("Region"), TEXT, Privacy.PERSONAL, max_length=120),
        Field("country", _("Country"), COUNTRY, Privacy.PERSONAL),
        PARTY,
        kind_field("private", "work", "billing", "delivery", "holiday", "other"),
        *standing(_("Main address"), "failed_at", _("Takes no post since")),
    ),
    title="street",
    columns=("street", "postcode", "city", "country", "party"),
    sort=("city",),
    lake=(),
    on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("delete"),
    prepare=keep_one_main,
    check=check_period,
    removed=name_a_successor,
    verbs=VERBS,
)
