"""Order and "after this row" for any sort, empty values last."""

from __future__ import annotations

from kith.core.conditions.fragment import TRUE, Fragment, conjunction, disjunction
from kith.core.conditions.scope import Scope
from kith.core.registry.field import Field
from kith.core.records.cursor import Cursor

Sorts = list[tuple[Field, bool]]


def order_text(scope: Scope, sorts: Sorts) -> str:
    """The ORDER BY list. The public id breaks ties, in the direction of the last field."""
    parts = [
        f"{scope.sort_value(field).text}{' desc' if descending else ''}{' nulls last' if descending and scope.nullable(field) else ''}"
        for field, descending in sorts
    ]
    return ", ".join([*parts, f"t.uid{' desc' if _downward(sorts) else ''}"])


def _downward(sorts: Sorts) -> bool:
    return bool(sorts) and sorts[-1][1]


def after_fragment(scope: Scope, sorts: Sorts, cursor: Cursor | None) -> Fragment:
    """Holds for the rows behind the cursor. A row comparison, which an index answers, wherever the sort allows one."""
    if cursor is None:
        return TRUE
    if _comparable(scope, sorts):
        return _row_comparison(scope, sorts, cursor)
    return _stepwise(scope, sorts, cursor)


def _comparable(scope: Scope, sorts: Sorts) -> bool:
    same_direction = len({descending for _field, descending in sorts}) <= 1
    return same_direction and not any(scope.nullable(field) for field, _descending in sorts)


def _row_comparison(scope: Scope, sorts: Sorts, cursor: Cursor) -> Fragment:
    left = ", ".join([*(scope.sort_value(field).text for field, _descending in sorts), "t.uid"])
    right = ", ".join([*(f"%s::{_cast(field)}" for field, _descending in sorts), "%s::uuid"])
    sign = "<" if _downward(sorts) else ">"
    return Fragment(f"({left}) {sign} ({right})", (*cursor.values, cursor.uid))


def _cast(field: Field) -> str:
    return "text" if field.sort else field.type.sql


def _stepwise(scope: Scope, sorts: Sorts, cursor: Cursor) -> Fragment:
    """Behind in the first field, or equal there and behind in the next, and so on; empty values come last."""
    branches: list[Fragment] = []
    equal: list[Fragment] = []
    for (field, descending), value in zip(sorts, cursor.values, strict=True):
        branches.append(conjunction([*equal, _behind(scope, field, descending, value)]))
        equal.append(_same(scope, field, value))
    sign = "<" if _downward(sorts) else ">"
    branches.append(conjunction([*equal, Fragment(f"t.uid {sign} %s::uuid", (cursor.uid,))]))
    return disjunction(branches)


def _behind(scope: Scope, field: Field, descending: bool, value: str | None) -> Fragment:
    key = scope.sort_value(field)
    if value is None:
        return Fragment("false")
    text = f"{key.text} {'<' if descending else '>'} %s::{_cast(field)}"
    if scope.nullable(field):
        text = f"({text} or {key.text} is null)"
    return Fragment(text, (value,), key.joins)


def _same(scope: Scope, field: Field, value: str | None) -> Fragment:
    key = scope.sort_value(field)
    if value is None:
        return Fragment(f"{key.text} is null", (), key.joins)
    return Fragment(f"{key.text} = %s::{_cast(field)}", (value,), key.joins)
