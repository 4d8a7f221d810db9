"""E-mail addresses, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import BOOLEAN, EMAIL, MOMENT, REFERENCE, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.customers.email.model import Email
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.reach import keep_one_main

EMAIL_ADDRESS = ObjectType(
    key="email",
    model=Email,
    label=_("E-mail address"),
    plural=_("E-mail addresses"),
    icon="mail",
    path="emails",
    belongs_to="party_id",
    base=NOT_IN_TRASH,
    subject="party",
    fields=(
        Field("address", _("Address"), EMAIL, Privacy.PERSONAL, required=True, max_length=320),
        Field("party", _("Whose"), REFERENCE, Privacy.INTERNAL, target="party", required=True),
        Field("label", _("Label"), TEXT, Privacy.INTERNAL, max_length=60),
        Field("is_main", _("Main address"), BOOLEAN, Privacy.INTERNAL),
        Field("bounced_at", _("Takes no mail since"), MOMENT, Privacy.INTERNAL, writable=False),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
    ),
    title="address",
    columns=("address", "party", "label", "is_main"),
    sort=("address",),
    lake=(),
    on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("delete"),
    prepare=keep_one_main,
)
