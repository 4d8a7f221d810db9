"""One other record, named by its public id."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, Viewer


def parse_uid(value: object, spec: Spec) -> UUID | None:
    if value is None or value == "":
        return None
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise Unfit(format_lazy(_("“{value}” names no record."), value=str(value)[:40])) from None


def show_title(value: Any, spec: Spec, viewer: Viewer) -> str:
    """A reference is read as (public id, title)."""
    return (value[1] or "") if value else ""


REFERENCE = FieldType(
    "reference",
    "uuid",
    parse_uid,
    show_title,
    ("is", "is_not", "one_of", "none_of", "is_empty", "is_filled"),
    control="reference",
    schema=(("type", "string"), ("format", "uuid")),
)
UID = FieldType(
    "uid",
    "uuid",
    parse_uid,
    lambda value, spec, viewer: str(value or ""),
    ("is", "one_of"),
    schema=(("type", "string"), ("format", "uuid")),
)
