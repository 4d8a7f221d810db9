"""Former names, described."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid
from kith.core.fieldtypes import DATE, MOMENT, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.customers.former_name.model import FormerName
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.reach.fields import PARTY


def check_time(record: Any) -> None:
    """Raises Invalid for a time that ends before it begins."""
    if record.since and record.until and record.until < record.since:
        raise Invalid({"until": [_("This is before the day on which it begins.")]})


FORMER_NAME = ObjectType(
    key="former_name",
    model=FormerName,
    label=_("Former name"),
    plural=_("Former names"),
    icon="signature",
    path="former-names",
    belongs_to="party_id",
    base=NOT_IN_TRASH,
    subject="party",
    fields=(
        Field("name", _("Name"), TEXT, Privacy.PERSONAL, required=True, max_length=300),
        PARTY,
        Field("since", _("Since"), DATE, Privacy.PERSONAL),
        Field("until", _("Until"), DATE, Privacy.PERSONAL),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
    ),
    title="name",
    columns=("name", "party", "since", "until"),
    sort=("name",),
    lake=(),
    on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("delete"),
    check=check_time,
)
