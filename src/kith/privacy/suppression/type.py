"""Suppressions, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import CHOICE, MOMENT, REFERENCE, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.privacy.suppression.actions import create_suppression
from kith.privacy.suppression.model import Kind, Reason, Suppression

KINDS = tuple(Choice(kind.value, kind.label) for kind in Kind)
REASONS = tuple(Choice(reason.value, reason.label) for reason in Reason)

SUPPRESSION = ObjectType(
    key="suppression", model=Suppression, label=_("Suppression"), plural=_("Suppressions"), icon="ban", path="suppressions",
    belongs_to="party_id", subject="subject",
    fields=(
        Field(
            "address", _("Address"), TEXT, Privacy.PERSONAL, max_length=320,
            help=_("An e-mail address, phone number or mail domain. Empty stops everything for a person or company."),
        ),
        Field("kind", _("Kind"), CHOICE, Privacy.INTERNAL, required=True, choices=KINDS),
        Field("party", _("Whose"), REFERENCE, Privacy.INTERNAL, target="party", icon="contact"),
        Field("purpose", _("Purpose"), REFERENCE, Privacy.INTERNAL, target="purpose", help=_("Empty means for everything.")),
        Field("reason", _("Reason"), CHOICE, Privacy.INTERNAL, required=True, choices=REASONS, mark="badge"),
        Field("source", _("Source"), TEXT, Privacy.INTERNAL, required=True, max_length=200),
        Field("since", _("Since"), MOMENT, Privacy.INTERNAL, writable=False, mark="when", sortable=True),
    ),
    title="address", columns=("address", "kind", "party", "purpose", "reason", "since", "source"),
    sort=("-since",), editable=False, create=create_suppression,
    lake=(), on_merge=OnMerge.MOVE,
    on_erase=OnErase("keep", _("An address that must not be used has to be known, or it would be used again."), 10),
)  # fmt: skip
