"""What a kind of field is: how it is read, shown, compared and stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from kith.core.errors import Text


class Unfit(ValueError):
    """A value that this field cannot hold. Carries a sentence for the person who entered it."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Choice(NamedTuple):
    """One of the values of a choice field. `tone` names a colour of the design: neutral, good, warn, bad, …"""

    key: str
    label: Text
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """What reading a value may have to know of its field."""

    choices: tuple[Choice, ...] = ()
    max_length: int | None = None
    country: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom a value is shown: locale such as `de`, an IANA time zone, and the house currency."""

    locale: str = "en"
    timezone: str = "UTC"
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class FieldType:
    """A kind of field.

    `sql` is the PostgreSQL type that literals are cast to; `parse` turns a form, file or JSON value into the stored
    one (raising Unfit); `show` gives the words for people; `json` is the SQL of its JSON form, `{}` standing for the
    value; `control` names the form control; `operators` are keys of the operators that make sense.
    """

    key: str
    sql: str
    parse: Callable[[object, Spec], Any]
    show: Callable[[Any, Spec, Viewer], str]
    operators: tuple[str, ...]
    control: str = "text"
    json: str = "{}"
    numeric: bool = False
    many: bool = False
    schema: tuple[tuple[str, str], ...] = (("type", "string"),)


def plain(value: Any, spec: Spec, viewer: Viewer) -> str:
    """The value as it stands."""
    return "" if value is None else str(value)
