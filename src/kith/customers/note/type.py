"""Notes, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import LONG_TEXT, MOMENT, REFERENCE
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType, OnErase, OnMerge
from kith.core.tag.field import tags_field
from kith.customers.note.model import Note
from kith.customers.party.type import NOT_IN_TRASH

NOTE = ObjectType(
    key="note",
    model=Note,
    label=_("Note"),
    plural=_("Notes"),
    icon="sticky-note",
    path="notes",
    belongs_to="party_id",
    base=NOT_IN_TRASH,
    subject="party",
    tab="party",
    author="author_id",
    fields=(
        Field("text", _("Note"), LONG_TEXT, Privacy.PERSONAL, required=True, max_length=20_000),
        Field("party", _("About"), REFERENCE, Privacy.INTERNAL, target="party", required=True),
        Field("author", _("Written by"), REFERENCE, Privacy.INTERNAL, target="principal", writable=False),
        tags_field("customers_note"),
        Field("created_at", _("Written"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
    ),
    title="text",
    columns=("text", "party", "author", "created_at"),
    sort=("-created_at",),
    lake=(),
    on_merge=OnMerge.MOVE,
    on_erase=OnErase("delete"),
)
