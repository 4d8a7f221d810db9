"""E-mail addresses, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import EMAIL
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.customers.email.model import Email
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.reach import check_period, keep_one_main, name_a_successor
from kith.customers.reach.fields import PARTY, VERBS, kind_field, standing

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
        PARTY,
        kind_field("private", "work", "billing", "other"),
        *standing(_("Main address"), "bounced_at", _("Takes no mail since")),
    ),
    title="address",
    columns=("address", "party", "kind", "is_main"),
    sort=("address",),
    lake=(),
    on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("delete"),
    prepare=keep_one_main,
    check=check_period,
    removed=name_a_successor,
    verbs=VERBS,
)
