"""The form control of a field, filled with its value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import (
    BOOLEAN,
    CHOICE,
    COUNTRY,
    CURRENCY,
    DATE,
    LANGUAGE,
    MOMENT,
    REFERENCE,
    SECRET,
    TAGS,
    TIMEZONE,
)
from kith.core.fieldtypes.secret import HIDDEN
from kith.core.fieldtypes.zone import zones
from kith.core.records.tags import takes_tags
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.desk.form_view import Choice, Control, FormField
from kith.lib.currency import in_use
from kith.lib.text import fold

KINDS: dict[str, Control] = {
    "text": "text",
    "textarea": "textarea",
    "number": "number",
    "money": "number",
    "date": "date",
    "datetime-local": "datetime",
    "email": "email",
    "tel": "tel",
}

ALL = '{{"all": [{}]}}'


def control(
    field: Field, value: Any, *, name: str = "", label: Text = "", error: Text = "", half: bool = False
) -> FormField:
    """The control for a stored value, or for the text that somebody typed and must correct."""
    name, label = name or field.key, label or field.label
    more: dict[str, Any] = {"required": field.required, "help": field.help, "error": error, "half": half}
    if field.type is REFERENCE:
        uid, title = value if isinstance(value, tuple) else (value or "", "")
        return FormField(
            name,
            label,
            "lookup",
            str(uid or ""),
            lookup_href=_lookup(field),
            value_label=title or "",
            **more,
        )
    if field.type is BOOLEAN:
        return FormField(name, label, "switch", "1", checked=value in (True, "1", "on"), **more)
    if field.type is SECRET:
        return FormField(name, label, "password", "", placeholder=HIDDEN if value else "", **more)
    if takes_tags(field):
        return FormField(name, label, "names", written(field, value), lookup_href="/tags/lookup", **more)
    choices = options(field, str(value or ""))
    if choices:
        return FormField(name, label, "select", str(value or ""), choices=choices, **more)
    step = "any" if field.type.numeric and field.type.key != "integer" else ""
    return FormField(
        name, label, KINDS.get(field.type.control, "text"), written(field, value), step=step, **more
    )


def _lookup(field: Field) -> str:
    """Where those are looked up whom the field can point to."""
    among = f"?{urlencode({'where': ALL.format(', '.join(field.among))})}" if field.among else ""
    return f"/{current().type(field.target).url}/lookup{among}"


def options(field: Field, value: str) -> tuple[Choice, ...]:
    """What can be chosen, with an empty entry where the field may be empty."""
    if field.type is CHOICE:
        found = [(choice.key, str(choice.label)) for choice in field.choices]
    elif field.type in (COUNTRY, LANGUAGE):
        found = _names(field.type is COUNTRY)
    elif field.type is CURRENCY:
        found = _currencies(value)
    elif field.type is TIMEZONE:
        found = [(each, each.replace("_", " ")) for each in zones()]
    else:
        return ()
    # nothing is the likeliest of a hundred and fifty currencies
    return _choices(found, value, optional=not field.required or (field.type is CURRENCY and not value))


def country_choices(value: str) -> tuple[Choice, ...]:
    """All countries by the names that the viewer's language has for them, with an empty entry."""
    return _choices(_names(countries=True), value, optional=True)


def _choices(found: list[tuple[str, str]], value: str, *, optional: bool) -> tuple[Choice, ...]:
    empty = (Choice("", _("—"), not value),) if optional else ()
    return (*empty, *(Choice(key, label, key == value) for key, label in found))


def _currencies(value: str) -> list[tuple[str, str]]:
    """All that are money today, by code, and the one that is chosen already."""
    names = Locale.parse(get_language() or "en", sep="-").currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in sorted(in_use() | {value} - {""})]


def _names(countries: bool) -> list[tuple[str, str]]:
    locale = Locale.parse(get_language() or "en", sep="-")
    names = locale.territories if countries else locale.languages
    return sorted(
        ((key, name) for key, name in names.items() if len(key) == 2 and key.isalpha()),
        key=lambda pair: fold(pair[1]),
    )


def written(field: Field, value: Any) -> str:
    """A value as the control takes it."""
    if value is None:
        return ""
    if field.type is TAGS and not isinstance(value, str):
        return ", ".join(value)
    if field.type is MOMENT and not isinstance(value, str):
        return str(value.strftime("%Y-%m-%dT%H:%M"))
    if field.type is DATE and not isinstance(value, str):
        return str(value.isoformat())
    if isinstance(value, tuple):
        return str(value[0])
    return str(value)


def end_of_day(sent: Mapping[str, str], key: str) -> datetime | None:
    """The end of the day that was chosen in a field, in the viewer's zone; None for none. Raises Invalid."""
    text = sent.get(key, "")
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if text and day is None:
        raise Invalid({key: [_("This is not a date.")]})
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None
