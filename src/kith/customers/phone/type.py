"""Telephone numbers, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import PHONE
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.phone.model import Phone
from kith.customers.reach import check_period, keep_one_main, name_a_successor
from kith.customers.reach.fields import PARTY, VERBS, kind_field, standing

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
        PARTY,
        kind_field("mobile", "private", "work", "fax", "other"),
        *standing(_("Main number"), "failed_at", _("Does not work since")),
    ),
    title="number",
    columns=("number", "party", "kind", "is_main"),
    sort=("number",),
    lake=(),
    on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("delete"),
    prepare=keep_one_main,
    check=check_period,
    removed=name_a_successor,
    verbs=VERBS,
)
