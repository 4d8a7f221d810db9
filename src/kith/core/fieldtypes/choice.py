"""One of a few values, several of them (tags), or yes and no."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, Viewer
from kith.lib.text import clean

YES = frozenset({"1", "true", "yes", "y", "on", "t", "ja", "wahr"})
NO = frozenset({"0", "false", "no", "n", "off", "f", "nein", "falsch", ""})
MOST_TAGS = 50


def parse_choice(value: object, spec: Spec) -> str:
    text = str(value).strip() if value is not None else ""
    if not text or any(choice.key == text for choice in spec.choices):
        return text
    known = {str(choice.label).lower(): choice.key for choice in spec.choices}
    known |= {choice.key: choice.key for choice in spec.choices}
    try:
        return known[text.lower()]
    except KeyError:
        raise Unfit(
            format_lazy(
                _("“{value}” is none of the choices: {choices}."),
                value=text[:40],
                choices=", ".join(choice.key for choice in spec.choices),
            )
        ) from None


def show_choice(value: Any, spec: Spec, viewer: Viewer) -> str:
    return next((str(choice.label) for choice in spec.choices if choice.key == value), value or "")


def parse_tags(value: object, spec: Spec) -> list[str]:
    parts = value if isinstance(value, list | tuple) else str(value or "").split(",")
    if not all(isinstance(part, str) for part in parts):
        raise Unfit(_("Tags are words."))
    tags = sorted({" ".join(clean(str(part)).split())[:60] for part in parts} - {""})
    if len(tags) > MOST_TAGS:
        raise Unfit(format_lazy(_("At most {most} tags."), most=MOST_TAGS))
    return tags


def show_tags(value: Any, spec: Spec, viewer: Viewer) -> str:
    return ", ".join(value or ())


def parse_boolean(value: object, spec: Spec) -> bool:
    text = str(value if value is not None else "").strip().lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise Unfit(format_lazy(_("“{value}” is neither yes nor no."), value=text[:40]))


def show_boolean(value: Any, spec: Spec, viewer: Viewer) -> str:
    return "" if value is None else now("Yes") if value else now("No")


CHOICE = FieldType(
    "choice",
    "text",
    parse_choice,
    show_choice,
    ("is", "is_not", "one_of", "none_of", "blank", "filled"),
    control="select",
)
TAGS = FieldType(
    "tags",
    "text[]",
    parse_tags,
    show_tags,
    ("has_any", "has_all", "has_none"),
    control="tags",
    many=True,
    schema=(("type", "array"),),
)
BOOLEAN = FieldType(
    "boolean",
    "boolean",
    parse_boolean,
    show_boolean,
    ("is_true", "is_false"),
    control="switch",
    schema=(("type", "boolean"),),
)
