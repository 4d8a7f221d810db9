"""Legal holds, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import DATE, MOMENT, REFERENCE, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType, OnErase, OnMerge
from kith.privacy.hold.model import Hold

HOLD = ObjectType(
    key="hold", model=Hold, label=_("Legal hold"), plural=_("Legal holds"), icon="gavel", path="legal-holds",
    audience=Audience.ADMINISTRATORS, belongs_to="party_id", subject="party",
    fields=(
        Field(
            "reason", _("Reason"), TEXT, Privacy.PERSONAL, required=True, max_length=500,
            help=_("Why the data must not be erased: a lawsuit, an audit, an order of an authority."),
        ),
        Field("party", _("Whose data"), REFERENCE, Privacy.INTERNAL, target="party", required=True, icon="contact"),
        Field("until", _("Until"), DATE, Privacy.INTERNAL, help=_("Empty means until it is deleted.")),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
    ),
    title="reason", columns=("reason", "party", "until", "created_at"), sort=("-created_at",),
    lake=(), on_merge=OnMerge.MOVE, on_erase=OnErase("delete"),
)  # fmt: skip
