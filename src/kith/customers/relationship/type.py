"""Relationships between parties, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import CHOICE, DATE, REFERENCE, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.customers.party.type import NOT_IN_TRASH
from kith.customers.relationship.model import Kind, Relationship

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
        Field(
            "kind",
            _("Relationship"),
            CHOICE,
            Privacy.PERSONAL,
            required=True,
            choices=tuple(Choice(kind.value, kind.label) for kind in Kind),
        ),
        Field("party", _("From"), REFERENCE, Privacy.INTERNAL, target="party", required=True),
        Field("other", _("To"), REFERENCE, Privacy.INTERNAL, target="party", required=True),
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
)
