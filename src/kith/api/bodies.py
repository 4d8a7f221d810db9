"""Reads the JSON of a request and turns its values into what the verbs take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kith.api.problem import TooLarge
from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import MONEY, REFERENCE
from kith.core.registry.field import Field

LARGEST = 2**20
Values = dict[str, object]


def read_body(request: HttpRequest) -> Values:
    """The JSON object of a request; an empty body is an empty object.

    Raises BadRequest for what is no JSON object, TooLarge beyond 1 MB.
    """
    if int(request.headers.get("Content-Length") or 0) > LARGEST or len(request.body) > LARGEST:
        raise TooLarge(message=_("At most 1 MB can be sent."))
    try:
        body = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError as error:
        raise BadRequest(str(error)) from None
    if not isinstance(body, dict):
        raise BadRequest(_("The body must be a JSON object."))
    return body


def taken(fields: Mapping[str, Field], values: Mapping[str, object]) -> Values:
    """Values as the verbs read them: what lists show of references and amounts may be sent back as it came.

    Raises Invalid for values of a shape that no field of this kind has; fields that are unknown or closed are left to
    the verb.
    """
    refused: dict[str, list[Text]] = {}
    read: Values = {}
    for key, value in values.items():
        field = fields.get(key)
        read[key] = _flat(field, value) if field else value
        if field and field.writable and not _has_shape(field, read[key]):
            refused[key] = [_("This value has the wrong form.")]
    if refused:
        raise Invalid(refused)
    return read


def _flat(field: Field, value: Any) -> object:
    """The value itself where it comes as answers show it; what is like neither keeps its form and is refused for it."""
    if isinstance(value, dict) and field.type is REFERENCE and isinstance(value.get("id"), str):
        return value["id"]
    if isinstance(value, dict) and field.type is MONEY and "amount" in value:
        return value["amount"]
    return value


def _has_shape(field: Field, value: object) -> bool:
    """Whether the value has the JSON type that the field's kind names; numbers may come as text."""
    if value is None:
        return True
    match dict(field.type.schema)["type"]:
        case "array":
            return isinstance(value, list) and all(isinstance(part, str | int | float) for part in value)
        case "object":
            return isinstance(value, dict)
        case "boolean":
            return isinstance(value, bool)
        case "string":
            return isinstance(value, str)
    return not isinstance(value, bool | list | dict)
