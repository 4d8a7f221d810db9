"""Words: one line or many, and codes such as a language."""

from __future__ import annotations

import re

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, plain
from kith.lib.text import clean

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
OPERATORS = (
    "is",
    "is_not",
    "contains",
    "contains_not",
    "starts_with",
    "one_of",
    "none_of",
    "blank",
    "filled",
)


def fits(text: str, spec: Spec) -> str:
    if spec.max_length and len(text) > spec.max_length:
        raise Unfit(
            format_lazy(
                _("At most {most} characters; these are {here}."), most=spec.max_length, here=len(text)
            )
        )
    return text


def parse_line(value: object, spec: Spec) -> str:
    """One line. It must fit as it was sent, as the API's document says, and as it is kept."""
    return fits(" ".join(clean(fits(str(value), spec)).split()) if value is not None else "", spec)


def parse_lines(value: object, spec: Spec) -> str:
    text = fits(str(value).replace("\r\n", "\n"), spec) if value is not None else ""
    return fits("\n".join(clean(line) for line in text.split("\n")).strip(), spec)


def parse_source(value: object, spec: Spec) -> str:
    """Text of a language that machines read: kept to the byte, or not at all."""
    text = fits("" if value is None else str(value), spec)
    if _UNKEEPABLE.search(text):
        raise Unfit(_("This text has characters that no text can have."))
    return text


TEXT = FieldType("text", "text", parse_line, plain, OPERATORS)
LONG_TEXT = FieldType("long_text", "text", parse_lines, plain, OPERATORS, control="textarea")
SOURCE_TEXT = FieldType("source_text", "text", parse_source, plain, OPERATORS, control="textarea")
