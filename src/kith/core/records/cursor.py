"""The place in a list after which the next page begins: sort values and public id of the last row, as one opaque text."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

import orjson
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Cursor:
    """`values` are the sort values as PostgreSQL writes them, None for an empty one."""

    values: tuple[str | None, ...]
    uid: str

    def write(self) -> str:
        return base64.urlsafe_b64encode(orjson.dumps([*self.values, self.uid])).rstrip(b"=").decode()


def no_cursor() -> Invalid:
    return Invalid({"after": [_("This page address is not valid. Start again from the first page.")]})


def read_cursor(text: str, sorts: int) -> Cursor:
    """Raises Invalid for a text that is no cursor of a list with so many sort fields."""
    try:
        data = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        data = None
    fits = isinstance(data, list) and len(data) == sorts + 1
    if not fits or not all(part is None or isinstance(part, str) for part in data) or data[-1] is None:
        raise no_cursor()
    return Cursor(tuple(data[:-1]), data[-1])
