"""Words: one line or many, and codes such as a language."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, plain
from kith.lib.text import clean

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


TEXT = FieldType("text", "text", parse_line, plain, OPERATORS)
LONG_TEXT = FieldType("long_text", "text", parse_lines, plain, OPERATORS, control="textarea")
