"""Relationships between parties, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import COUNTRY, DATE, REFERENCE, TEXT
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.relationship.checks import check_relationship
from kith.customers.relationship.kinds import kind_field
from kith.customers.relationship.model import Relationship

OTHER = (
    Join(
        "other_address", "customers_address", "other_address.party_id = t.other_id and other_address.is_main"
    ),
)
RELATIONSHIP = ObjectType(
    key="relationship",
    model=Relationship,
    label=_("Relationship"),
    plural=_("Relationships"),
    icon="network",
    path="relationships",
    belongs_to="party_id",
    base=NOT_IN_TRASH,
    subject="party",
    fields=(
        kind_field(),
        Field("party", _("From"), REFERENCE, Privacy.INTERNAL, target="party", required=True),
        Field("other", _("To"), REFERENCE, Privacy.INTERNAL, target="party", required=True),
        Field(
            "other_city",
            _("City of the second"),
            TEXT,
            Privacy.PERSONAL,
            source=Source("other_address.city", OTHER),
            writable=False,
            over=("party",),
        ),
        Field(
            "other_country",
            _("Country of the second"),
            COUNTRY,
            Privacy.PERSONAL,
            source=Source("other_address.country", OTHER),
            writable=False,
            over=("party",),
        ),
        Field("role", _("Role"), TEXT, Privacy.PERSONAL, max_length=120),
        Field("since", _("Since"), DATE, Privacy.PERSONAL),
        Field("until", _("Until"), DATE, Privacy.PERSONAL),
    ),
    title="kind",
    columns=("party", "kind", "other", "role", "since", "until"),
    sort=("kind",),
    lake=(),
    on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("delete"),
    check=check_relationship,
)
