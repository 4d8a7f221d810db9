"""From what is asked to one statement: fields × condition × rights × sort × page.

Pages follow each other by key, never by OFFSET; the public id breaks ties. Counting is apart, in `counting`.
"""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import Fragment, conjunction, merge_joins
from kith.core.conditions.fragment import joined as joined  # noqa: PLC0414 - segments and campaigns take it from here
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Line, Node
from kith.core.errors import Invalid
from kith.core.fieldtypes import REFERENCE
from kith.core.principals.actor import Actor
from kith.core.records.cursor import Cursor
from kith.core.records.keyset import Key, after, keys_of, order_text, values_of
from kith.core.registry import current, source_of
from kith.core.registry.field import Field, Join
from kith.core.registry.objecttype import Action, ObjectType

ROW = re.compile(r"\bt\.")


@dataclass(frozen=True, slots=True)
class Sort:
    """One field to sort by."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What a door asks for: columns of a type's rows that fulfil a condition, sorted, one page of them."""

    type: ObjectType
    columns: tuple[str, ...]
    condition: Node | None = None
    sort: tuple[Sort, ...] = ()
    limit: int = 50
    after: Cursor | None = None
    action: Action = Action.SEE


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field's value stands in a row: at `at`, together with a companion (title, currency) if `pair`."""

    field: Field
    at: int
    pair: bool

    def value(self, row: tuple[Any, ...]) -> Any:
        if not self.pair:
            return row[self.at]
        return None if row[self.at] is None else (row[self.at], row[self.at + 1])


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement. Rows hold the public id first, then the columns, then the sort values as text.

    `prepared` says that the server may keep the statement's plan: where a condition holds values, each deserves its
    own.
    """

    sql: str
    params: tuple[Any, ...]
    columns: tuple[Column, ...]
    sorts: int
    limit: int
    prepared: bool


def sort_of(declared: ObjectType, texts: tuple[str, ...] = ()) -> tuple[Sort, ...]:
    """The order asked for (`-` turns it round), else the type's own."""
    return sorts(texts or declared.sort)


def sort_for(actor: Actor, declared: ObjectType, texts: tuple[str, ...] = ()) -> tuple[Sort, ...]:
    """The order asked for, else the type's own as far as the actor may see its fields."""
    fields = access.readable(actor, declared)
    return sorts(texts or tuple(text for text in declared.sort if text.lstrip("-") in fields))


def sorts(texts: tuple[str, ...]) -> tuple[Sort, ...]:
    return tuple(Sort(text.lstrip("-"), text.startswith("-")) for text in texts)


def plan(actor: Actor, asked: Listing) -> Plan:
    """The statement of one page. Raises Invalid for fields that are not there or not for this actor."""
    scope = access.scope(actor, asked.type)
    columns, selected = column_fragments(actor, asked, scope)
    return replace(plan_of(actor, asked, scope, selected), columns=columns)


def plan_of(actor: Actor, asked: Listing, scope: Scope, selected: list[Fragment]) -> Plan:
    """The statement of one page that selects these expressions.

    It first finds the page's rows with the joins that condition and order need, then joins what the columns need to
    those few rows alone.
    """
    keys = keys_of(scope, [(sortable(scope, sort), sort.descending) for sort in asked.sort])
    rows = _page(asked, keys, rows_of(actor, asked, scope))
    names = [key.named(f"t._k{index}") for index, key in enumerate(keys[:-1])]
    halves = ["t._half"] if keys[0].nullable else []
    values = [
        "t.uid::text as _id",
        *(part.text for part in selected),
        *(f"{key.value.text}::text" for key in names),
    ]
    order = ", ".join([*halves, order_text([*names, keys[-1]])])
    text = (
        f"select {', '.join(values)} from ({rows.text}) t{joined(merge_joins(*(part.joins for part in selected)))}"
        f" order by {order} limit {asked.limit + 1}"
    )
    params = (*(param for part in selected for param in part.params), *rows.params)
    return Plan(text, params, (), len(names), asked.limit, _plans_alike(asked.condition))


def _plans_alike(condition: Node | None) -> bool:
    """Whether every value deserves the same plan: one record by its public id, or no condition at all."""
    return condition is None or (
        isinstance(condition, Line) and condition.field == "uid" and condition.operator == "is"
    )


def _page(asked: Listing, keys: list[Key], where: Fragment) -> Fragment:
    """The page's rows with their sort values as `_k0`, `_k1`, …

    Where the first sort value may be empty, the rows that have one are looked up first, so that an index can give
    them in order, and the rows without only if the page has room left.
    """
    values = values_of(keys, asked.after) if asked.after else None
    if not keys[0].nullable:
        return _part(asked, keys, keys, [where, *([after(keys, values)] if values else [])], "")
    nothing = [replace(keys[0], value=Fragment(f"null::{keys[0].sql}")), *keys[1:]]
    empty = [where, keys[0].missing]
    if values and values[0] is None:
        return _part(asked, nothing, keys[1:], [*empty, after(keys[1:], values[1:])], "1 as _half, ")
    filled = [keys[0].filled, *keys[1:]]
    found = [where, replace(keys[0].value, text=f"{keys[0].value.text} is not null")]
    first = _part(asked, keys, filled, [*found, *([after(filled, values)] if values else [])], "0 as _half, ")
    second = _part(asked, nothing, keys[1:], empty, "1 as _half, ")
    text = (
        f"with filled as materialized ({first.text}) select * from filled"
        f" union all select * from ({second.text}) e where (select count(*) from filled) <= {asked.limit}"
    )
    return Fragment(text, first.params + second.params)


def _part(asked: Listing, keys: list[Key], order: list[Key], where: list[Fragment], half: str) -> Fragment:
    values = "".join(f", {key.value.text} as _k{index}" for index, key in enumerate(keys[:-1]))
    rows = conjunction(where)
    joins = merge_joins(*(key.value.joins for key in keys), rows.joins)
    text = (
        f"select {half}t.*{values} from {asked.type.table} t{joined(joins)}"
        f" where {rows.text} order by {order_text(order)} limit {asked.limit + 1}"
    )
    params = [param for part in (keys, order) for key in part for param in key.value.params]
    count = sum(len(key.value.params) for key in keys)
    return Fragment(text, (*params[:count], *rows.params, *params[count:]))


def rows_of(actor: Actor, asked: Listing, scope: Scope) -> Fragment:
    """Which rows are meant: those the actor may act on that fulfil the condition."""
    return conjunction(
        [access.listed(actor, asked.type, asked.action), compile_condition(asked.condition, scope)]
    )


def sortable(scope: Scope, sort: Sort) -> Field:
    """Raises Invalid."""
    field = scope.fields.get(sort.field)
    if field is None or not field.orderable:
        raise Invalid(
            {"sort": [format_lazy(_("This list cannot be sorted by “{field}”."), field=sort.field[:60])]}
        )
    return field


def column_fragments(actor: Actor, asked: Listing, scope: Scope) -> tuple[tuple[Column, ...], list[Fragment]]:
    """The columns asked for, and their SQL. Raises Invalid for fields that are not there or not for this actor."""
    columns: list[Column] = []
    selected: list[Fragment] = []
    for key in asked.columns:
        field = scope.field(key)
        parts = expressions(actor, asked.type, field, scope)
        columns.append(Column(field, len(selected) + 1, len(parts) == 2))
        selected += parts
    return tuple(columns), [
        replace(part, text=f"{part.text} as c{index}") for index, part in enumerate(selected)
    ]


def expressions(actor: Actor, declared: ObjectType, field: Field, scope: Scope) -> list[Fragment]:
    """The SQL of a column: its value, and beside it the title of a reference or the currency of an amount."""
    value = scope.value(field)
    if field.type is REFERENCE:
        return [value, title_of(actor, field, value.joins)]
    return [value, Fragment(field.currency, (), value.joins)] if field.currency else [value]


def title_of(actor: Actor, field: Field, joins: tuple[Join, ...]) -> Fragment:
    """The name of the record that a reference points to, where the actor may see that record."""
    target = current().type(field.target)
    rows = access.right(actor, target, Action.SEE)
    title = ROW.sub(f"r_{field.key}.", source_of(target, target.by_key[target.title]).sql)
    if rows.text == "true":
        return Fragment(title, (), joins)
    if rows.text == "false":
        return Fragment("null::text", (), joins)
    seen = f"exists (select from {target.table} t where t.id = r_{field.key}.id and {rows.text})"
    return Fragment(f"case when {seen} then {title} end", rows.params, joins)
