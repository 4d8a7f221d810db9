"""The field of tags for a type whose own table has no column for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import TAGS
from kith.core.records.tags import TAG
from kith.core.registry.field import Field, Join, Privacy, Source


def tags_field(table: str) -> Field:
    """Tags of the records in this table, kept beside it. One line in a type's description gives it tags everywhere."""
    beside = Join("tagged", "core_tagged", f"tagged.subject_table = '{table}' and tagged.subject_id = t.id")
    source = Source("coalesce(tagged.names, '{}'::text[])", (beside,), nullable=False)
    return Field("tags", _("Tags"), TAGS, Privacy.INTERNAL, source=source, custom=True, mark=TAG)
