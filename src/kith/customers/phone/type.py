"""Telephone numbers, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import BOOLEAN, MOMENT, PHONE, REFERENCE, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.phone.model import Phone
from kith.customers.reach import keep_one_main

PHONE_NUMBER = ObjectType(
    key="phone",
    model=Phone,
    label=_("Phone number"),
    plural=_("Phone numbers"),
    icon="phone",
    path="phones",
    belongs_to="party_id",
    base=NOT_IN_TRASH,
    subject="party",
    fields=(
        Field("number", _("Number"), PHONE, Privacy.PERSONAL, required=True, max_length=40),
        Field("party", _("Whose"), REFERENCE, Privacy.INTERNAL, target="party", required=True),
        Field("label", _("Label"), TEXT, Privacy.INTERNAL, max_length=60),
        Field("is_main", _("Main number"), BOOLEAN, Privacy.INTERNAL),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
    ),
    title="number",
    columns=("number", "party", "label", "is_main"),
    sort=("number",),
    lake=(),
    on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("delete"),
    prepare=keep_one_main,
)
