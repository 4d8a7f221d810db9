"""Where each column of a file goes: guessed from its heading and from what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kith.core.errors import Text
from kith.core.fieldtypes import (
    BOOLEAN,
    CHOICE,
    COUNTRY,
    CURRENCY,
    DATE,
    DECIMAL,
    EMAIL,
    INTEGER,
    MOMENT,
    MONEY,
    PERCENT,
    PHONE,
)
from kith.core.fieldtypes.kind import FieldType
from kith.core.transfer.kind import ImportKind, Target
from kith.core.transfer.reading.kinds import Kind
from kith.core.transfer.reading.preview import ColumnPreview
from kith.lib.text import fold

# What a column may hold to go into a field of a type by its heading. Anything may go into text.
FITS: dict[FieldType, frozenset[Kind]] = {
    EMAIL: frozenset({"email"}),
    PHONE: frozenset({"phone", "integer", "text"}),
    DATE: frozenset({"date", "datetime"}),
    MOMENT: frozenset({"date", "datetime"}),
    INTEGER: frozenset({"integer", "decimal"}),
    DECIMAL: frozenset({"integer", "decimal", "money"}),
    PERCENT: frozenset({"integer", "decimal"}),
    MONEY: frozenset({"integer", "decimal", "money"}),
    COUNTRY: frozenset({"country", "choice", "text"}),
    CURRENCY: frozenset({"choice", "text", "country"}),
    BOOLEAN: frozenset({"boolean", "choice", "text", "integer"}),
}
# What tells where a column goes even when its heading does not.
BY_CONTENT: dict[Kind, tuple[FieldType, ...]] = {
    "email": (EMAIL,),
    "phone": (PHONE,),
    "date": (MOMENT,),
    "datetime": (MOMENT,),
    "money": (MONEY,),
    "country": (COUNTRY,),
    "integer": (INTEGER, DECIMAL),
}
_WORDS = re.compile(r"[\W_]+")


def guess(kind: ImportKind, columns: Sequence[ColumnPreview]) -> dict[int, str]:
    """The target of each column by its position; columns that nothing is known of are left out."""
    found: dict[int, str] = {}
    for taken_by in (_named_exactly, _named_within, _told_by_content):
        for column in columns:
            at = column.column.position
            free = [field for field in kind.fields if field.many or field.key not in found.values()]
            if at not in found and (target := taken_by(column, free)):
                found[at] = target.key
    return found


def best(kinds: Iterable[ImportKind], columns: Sequence[ColumnPreview]) -> ImportKind | None:
    """The kind that takes most of the columns and gets all that it needs."""

    def fitness(kind: ImportKind) -> tuple[bool, int]:
        found = guess(kind, columns)
        return not missing(kind, found.values()), len(found)

    return max(kinds, key=fitness, default=None)


def missing(kind: ImportKind, targets: Iterable[str]) -> list[Text]:
    """The fields that are needed and that no column goes into."""
    filled = set(targets)
    return [field.label for field in kind.fields if field.required and field.key not in filled]


def plain(text: str) -> str:
    """A heading as it is compared: folded, without the signs between its words."""
    return "".join(_WORDS.split(fold(text)))


def _named_exactly(column: ColumnPreview, free: list[Target]) -> Target | None:
    named = plain(column.column.heading)
    known = (field for field in free if named and named in _names(field))
    return next((field for field in known if field.type is EMAIL or column.kind != "email"), None)


def _named_within(column: ColumnPreview, free: list[Target]) -> Target | None:
    """A heading such as “E-mail 2” or “Customer e-mail address” holds the words of an alias."""
    words = _WORDS.split(fold(column.column.heading))
    runs = {"".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
    fitting = [
        (max(len(name) for name in names), field)
        for field in free
        if (names := _names(field) & runs) and _fits(column, field)
    ]
    length, field = max(fitting, key=lambda pair: pair[0], default=(0, None))
    return field if length > 3 else None


def _told_by_content(column: ColumnPreview, free: list[Target]) -> Target | None:
    if column.column.heading and column.kind not in ("email", "phone"):
        return None
    for kind in BY_CONTENT.get(column.kind, ()):
        if found := next((field for field in free if field.type is kind), None):
            return found
    return None


def _names(field: Target) -> set[str]:
    return {plain(alias) for alias in (field.key, str(field.label), *field.aliases)}


def _fits(column: ColumnPreview, field: Target) -> bool:
    if field.type is CHOICE or not column.filled:
        return True
    return field.type not in FITS or column.kind in FITS[field.type]
