"""A person who comes with a file: as the database has them and as they are to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kith.core.errors import Text

NAMES = (
    "middle_name",
    "suffix",
    "preferred_name",
    "birth_name",
    "native_name",
    "reading",
    "salutation",
    "name_order",
)
OWN = (
    "title",
    "given_name",
    "family_name",
    *NAMES,
    "job_title",
    "language",
    "birthday",
    "tags",
    "name",
    "organisation",
)
EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("title", "given_name", "family_name", *NAMES, "job_title", "language", "name"), ""),
    "birthday": None,
    "tags": [],
    "organisation": None,
}
NEW = UUID(int=0)
"""In the place of a public id until there is one."""
PLACE = ("street", "postcode", "city", "region", "country", "extra", "district")
SINGLE = tuple(key for key in OWN if key not in ("name", "tags", "organisation"))


class Refused(Exception):
    """A row that cannot be taken, with the reason."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Ref:
    """Another record, by both of its keys."""

    id: int
    uid: UUID


@dataclass(slots=True, eq=False)
class Person:
    """A person as the database has it (`before`) and as it is to be (`now`). A new one gets its ids when it is saved."""

    id: int
    uid: UUID
    before: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    now: dict[str, Any] = field(default_factory=lambda: dict(EMPTY))
    known: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    new_emails: list[str] = field(default_factory=list)
    new_phones: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    new_names: list[str] = field(default_factory=list)
    address: Ref | None = None
    lived: dict[str, str] = field(default_factory=dict)
    lives: dict[str, str] = field(default_factory=dict)
    new_keys: list[str] = field(default_factory=list)
    fresh: bool = False
    restricted: bool = False

    def take(self, values: dict[str, Any], company: Ref | None) -> bool:
        """Takes a row's values over: single ones replace, addresses and numbers are added. Whether anything changed."""
        single = {key: values[key] for key in SINGLE if key in values}
        if company:
            single["organisation"] = company
        if "tags" in values:
            single["tags"] = sorted({*self.now["tags"], *values["tags"]})
        changed = any(self.now[key] != value for key, value in single.items())
        self.now |= single
        changed |= _add(values.get("email", ()), self.emails, self.new_emails)
        changed |= _add(values.get("phone", ()), self.phones, self.new_phones)
        changed |= _add(values.get("former_name", ()), self.names, self.new_names)
        place = {key: values[key] for key in PLACE if key in values}
        changed |= any(self.lives.get(key, "") != value for key, value in place.items())
        self.lives |= place
        return changed

    @property
    def touched(self) -> bool:
        """Whether anything of the person was made or changed."""
        added = [*self.new_emails, *self.new_phones, *self.new_names, *self.new_keys]
        return self.fresh or bool(added) or self.lives != self.lived or self.now != self.before

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """What an event says of the fields of somebody known."""
        before = self.before
        changed = {key: value for key, value in self.now.items() if value != before[key]}
        return {key: (told(before[key]), told(value)) for key, value in changed.items()}


def _add(values: Iterable[str], known: list[str], new: list[str]) -> bool:
    added = [value for value in dict.fromkeys(values) if value not in known and value not in new]
    new += added
    return bool(added)


def told(value: Any) -> Any:
    """A value as an event has it."""
    return value.uid if isinstance(value, Ref) else value
