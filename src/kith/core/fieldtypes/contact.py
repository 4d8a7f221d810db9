"""Ways to reach somebody, and codes of countries and languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, Viewer, plain
from kith.core.fieldtypes.text import OPERATORS
from kith.lib.country import read_country
from kith.lib.email import read_email
from kith.lib.phone import read_phone, show_phone
from kith.lib.unreadable import Unreadable


def _translated(message: str, params: Mapping[str, object]) -> str:
    return gettext(message) % params


translated = lazy(_translated, str)
LONGEST_CODE = 20
CODED = ("is", "is_not", "one_of", "none_of", "blank", "filled")


def readable(value: object, read: Callable[[str], str]) -> str:
    """What `read` makes of a text; its refusal becomes one that doors can translate."""
    text = "" if value is None else str(value).strip()
    if not text:
        return ""
    try:
        return read(text)
    except Unreadable as error:
        raise unfit(error) from None


def unfit(error: Unreadable) -> Unfit:
    """The refusal of a reader as the refusal of a field."""
    return Unfit(translated(error.message, error.params))


def parse_email(value: object, spec: Spec) -> str:
    return readable(value, read_email)


def parse_phone(value: object, spec: Spec) -> str:
    return readable(value, lambda text: read_phone(text, spec.country))


def parse_country(value: object, spec: Spec) -> str:
    return readable(value, read_country)


def parse_language(value: object, spec: Spec) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    try:
        return str(Locale.parse(text[:LONGEST_CODE].replace("_", "-"), sep="-").language)
    except (ValueError, UnknownLocaleError):
        raise Unfit(
            format_lazy(_("“{value}” is no language code, such as en or de."), value=text[:40])
        ) from None


def show_number(value: Any, spec: Spec, viewer: Viewer) -> str:
    return show_phone(value) if value else ""


def show_country(value: Any, spec: Spec, viewer: Viewer) -> str:
    return str(Locale.parse(viewer.locale, sep="-").territories.get(value, value)) if value else ""


def show_language(value: Any, spec: Spec, viewer: Viewer) -> str:
    return str(Locale.parse(viewer.locale, sep="-").languages.get(value, value)) if value else ""


EMAIL = FieldType(
    "email",
    "text",
    parse_email,
    plain,
    OPERATORS,
    control="email",
    schema=(("type", "string"), ("format", "email")),
    json="nullif({}, '')",
)
PHONE = FieldType("phone", "text", parse_phone, show_number, OPERATORS, control="tel")
COUNTRY = FieldType("country", "text", parse_country, show_country, CODED, control="country")
LANGUAGE = FieldType("language", "text", parse_language, show_language, CODED, control="language")
