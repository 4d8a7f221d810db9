"""The audit, described: who did what, when, to which record, through which door and from where."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kith.core.events.model import AuditEntry
from kith.core.fieldtypes import INTEGER, MOMENT, REFERENCE, TEXT, UID
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType

OPEN = Privacy.INTERNAL

AUDIT_ENTRY = ObjectType(
    key="audit_entry", model=AuditEntry, label=_("Entry of the audit"), plural=_("Audit"), icon="history",
    path="audit", audience=Audience.ADMINISTRATORS,
    fields=(
        Field("occurred_at", _("When"), MOMENT, OPEN, writable=False, sortable=True),
        Field("actor", _("Who"), REFERENCE, OPEN, target="principal", writable=False),
        Field("act", _("What was done"), TEXT, OPEN, writable=False),
        Field("kind", _("Kind of entry"), TEXT, OPEN, writable=False),
        Field("subject_type", _("Type of record"), TEXT, OPEN, writable=False),
        Field("subject_uid", _("Record"), UID, OPEN, writable=False),
        Field("via", pgettext_lazy("audit", "Door"), TEXT, OPEN, writable=False),
        Field("address", pgettext_lazy("audit", "From where"), TEXT, Privacy.PERSONAL, writable=False),
        Field("batch", _("Batch"), UID, OPEN, writable=False),
        Field("position", _("Place in the chain"), INTEGER, OPEN, writable=False),
    ),
    title="kind", columns=("occurred_at", "actor", "act", "subject_type", "via", "address"), sort=("-occurred_at",),
    creatable=False, editable=False, deletable=False,
)  # fmt: skip
