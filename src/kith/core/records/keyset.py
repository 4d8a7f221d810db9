"""Order and "after this row" for any sort.

Empty values come last, whatever the direction. The public id is the last key of every order, so that no two rows
are equal; it goes in the direction of the last field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from kith.core.conditions.fragment import Fragment, conjunction, disjunction, joined
from kith.core.conditions.scope import Scope
from kith.core.records.cursor import Cursor, no_cursor
from kith.core.registry.field import Field

Sorts = list[tuple[Field, bool]]
Value = str | int | bool | Decimal | date | UUID | None


def _whole(text: str) -> int:
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(text)
    return number


MOST_DIGITS = 1000
READERS: dict[str, Callable[[str], Value]] = {
    "bigint": _whole,
    "numeric": _decimal,
    "date": date.fromisoformat,
    "timestamptz": datetime.fromisoformat,
    "uuid": UUID,
    "boolean": {"true": True, "false": False}.__getitem__,
}


@dataclass(frozen=True, slots=True)
class Key:
    """One value that rows are ordered by. `sql` is its PostgreSQL type."""

    value: Fragment
    sql: str
    descending: bool
    nullable: bool

    @property
    def order(self) -> str:
        last = " nulls last" if self.nullable and self.descending else ""
        return f"{self.value.text}{' desc' if self.descending else ''}{last}"

    @property
    def filled(self) -> Key:
        """The same key where it is known to hold a value. An index then serves it in both directions."""
        return replace(self, nullable=False)

    @property
    def missing(self) -> Fragment:
        """That there is no value. Said as an anti-join where the value stands in another table: PostgreSQL takes "is
        null" after a left join for rare, since it looks at that table's own nulls alone."""
        tables = self.value.joins
        if not tables:
            return Fragment(f"{self.value.text} is null", self.value.params)
        if len(tables) == 1:
            rows, where = f"{tables[0].table} {tables[0].alias}", f"{tables[0].on} and "
        else:
            rows, where = f"(select) one{joined(tables)}", ""
        text = f"not exists (select from {rows} where {where}{self.value.text} is not null)"
        return Fragment(text, self.value.params)

    def named(self, name: str) -> Key:
        return replace(self, value=Fragment(name))


def keys_of(scope: Scope, sorts: Sorts) -> list[Key]:
    """The keys of an order, the public id last."""
    keys = [
        Key(
            scope.sort_value(field),
            "text" if field.sort else field.type.sql,
            descending,
            scope.nullable(field),
        )
        for field, descending in sorts
    ]
    return [*keys, Key(Fragment("t.uid"), "uuid", bool(keys) and keys[-1].descending, False)]


def order_text(keys: list[Key]) -> str:
    """The ORDER BY list."""
    return ", ".join(key.order for key in keys)


def values_of(keys: list[Key], cursor: Cursor) -> list[Value]:
    """The cursor's values, one for each key. Raises Invalid where one cannot be a value of its key."""
    texts = [*cursor.values, cursor.uid]
    if len(texts) != len(keys):
        raise no_cursor()
    return [_read(key, text) for key, text in zip(keys, texts, strict=True)]


def _read(key: Key, text: str | None) -> Value:
    if text is None and key.nullable:
        return None
    if text is None or "\x00" in text:
        raise no_cursor()
    try:
        return READERS.get(key.sql, str)(text)
    except (ValueError, ArithmeticError, KeyError):
        raise no_cursor() from None


def after(keys: list[Key], values: list[Value]) -> Fragment:
    """Holds for the rows behind these values. An index on the first key always finds where to go on."""
    if len({key.descending for key in keys}) > 1 or any(key.nullable for key in keys):
        return conjunction([_not_before(keys[0], values[0]), _stepwise(keys, values)])
    comparison = _row_comparison(keys, values)
    return conjunction([_not_before(keys[0], values[0]), comparison]) if keys[0].value.joins else comparison


def _not_before(key: Key, value: Value) -> Fragment:
    """What the other comparisons imply, said of the first key alone so that an index range follows from it."""
    if key.nullable:
        return Fragment("true")
    return _compared(key, "<=" if key.descending else ">=", value)


def _row_comparison(keys: list[Key], values: list[Value]) -> Fragment:
    left = ", ".join(key.value.text for key in keys)
    right = ", ".join(f"%s::{key.sql}" for key in keys)
    params = tuple(param for key in keys for param in key.value.params)
    joins = tuple(join for key in keys for join in key.value.joins)
    return Fragment(f"({left}) {'<' if keys[0].descending else '>'} ({right})", (*params, *values), joins)


def _stepwise(keys: list[Key], values: list[Value]) -> Fragment:
    """Behind in the first key, or equal there and behind in the next, and so on."""
    branches: list[Fragment] = []
    equal: list[Fragment] = []
    for key, value in zip(keys, values, strict=True):
        if value is not None:
            branches.append(conjunction([*equal, _behind(key, value)]))
        equal.append(_same(key, value))
    return disjunction(branches)


def _behind(key: Key, value: Value) -> Fragment:
    found = _compared(key, "<" if key.descending else ">", value)
    return disjunction([found, _same(key, None)]) if key.nullable else found


def _same(key: Key, value: Value) -> Fragment:
    if value is None:
        return replace(key.value, text=f"{key.value.text} is null")
    return _compared(key, "=", value)


def _compared(key: Key, sign: str, value: Value) -> Fragment:
    text = f"{key.value.text} {sign} %s::{key.sql}"
    return Fragment(text, (*key.value.params, value), key.value.joins)
