"""Reads what a verb asks for besides its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import Unfit
from kith.core.principals.actor import Actor
from kith.core.records.values import read_value
from kith.core.registry.objecttype import Verb


def read_inputs(by: Actor, verb: Verb, values: Mapping[str, object]) -> dict[str, Any]:
    """The inputs by key, None where one was not given; references become records.

    Raises Invalid for inputs that the verb does not know, cannot take or misses.
    """
    fields = {field.key: field for field in verb.inputs}
    refused: dict[str, list[Text]] = {
        key[:60]: [format_lazy(_("There is no field “{field}” here."), field=key[:60])]
        for key in values
        if key not in fields
    }
    read: dict[str, Any] = dict.fromkeys(fields)
    for key, field in fields.items():
        try:
            read[key] = read_value(by, field, values.get(key))
        except Unfit as unfit:
            refused[key] = [unfit.message]
        if field.required and key not in refused and read[key] in (None, "", []):
            refused[key] = [_("This field is needed.")]
    if refused:
        raise Invalid(refused)
    return read
