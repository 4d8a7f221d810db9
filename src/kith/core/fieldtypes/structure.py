"""A small structure such as a condition, kept as JSON. What it must look like is checked by the type that holds it."""

from __future__ import annotations

from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, Viewer


def parse_structure(value: object, spec: Spec) -> Any:
    if value is None or value == "":
        return None
    try:
        data = orjson.loads(value) if isinstance(value, str | bytes) else value
    except orjson.JSONDecodeError:
        raise Unfit(_("This is not valid JSON.")) from None
    if not isinstance(data, dict):
        raise Unfit(_("This must be an object with braces."))
    return data


def show_structure(value: Any, spec: Spec, viewer: Viewer) -> str:
    return "" if value is None else orjson.dumps(value).decode()


STRUCTURE = FieldType(
    "structure",
    "jsonb",
    parse_structure,
    show_structure,
    ("is_empty", "is_filled"),
    control="textarea",
    many=True,
    schema=(("type", "object"),),
)
