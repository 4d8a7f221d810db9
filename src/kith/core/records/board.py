"""The rows of a type as a board: piles of the first rows for each choice of a field, and what every pile comes to.

One statement: the planner's pages of all piles behind each other, and before them the heads. Where a table has so many
rows that nobody would wait for the heads, they are left out, to be asked for apart.
"""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kith.core import access
from kith.core.conditions.fragment import Fragment, joined, merge_joins
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Line, Node, Values
from kith.core.fieldtypes import CHOICE, DECIMAL, INTEGER, MONEY, PERCENT
from kith.core.principals.actor import Actor
from kith.core.records.ordering import has_at_most, is_small, require_order
from kith.core.records.planner import Column, Listing, Plan, column_fragments, plan_of, rows_of
from kith.core.records.reading import Page, in_time, next_cursor, note_shown
from kith.core.records.statement import fetch, fetch_within
from kith.core.records.totals import LONGER, narrowed
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType

AT_ONCE = 5_000
"""Rows of a table above which the heads of a board come after it: nobody waits for a count."""
MOST_PILES = 30
HEADS, BEFORE = -1, 9
"""What stands in the place of a pile's number in the rows of heads; how many values stand before a row of a pile."""
NO_SUMS = "0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::bigint"
ADDED = (MONEY, DECIMAL, INTEGER)


@dataclass(frozen=True, slots=True)
class Arranged:
    """A board: its piles are the choices of `by`; heads add up `number`, weighted by a share where there is one."""

    by: Field
    number: Field | None = None
    weight: Field | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """The piles in their order; the empty text is that of the rows without a choice."""
        return (
            *(choice.key for choice in self.by.choices[:MOST_PILES]),
            *(() if self.by.required else ("",)),
        )


@dataclass(frozen=True, slots=True)
class Head:
    """How many rows a pile has, and what they come to: (currency, sum, weighted sum) for each currency. `house` is both in
    the house currency, `unconverted` how many amounts had no rate to it and are not in these."""

    value: str
    count: int
    sums: tuple[tuple[str, Decimal, Decimal], ...]
    house: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    unconverted: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """The first rows of each pile by its value, and the heads, None where they have to be asked for apart."""

    columns: tuple[Column, ...]
    piles: dict[str, Page]
    heads: dict[str, Head] | None


def boards_of(actor: Actor, declared: ObjectType) -> list[Field]:
    """The fields that a board of the type can be made by: the one that the type names first, then those that the actor
    may write."""
    writable = access.writable(actor, declared) if declared.editable else {}
    fields = [field for field in access.readable(actor, declared).values() if field.type is CHOICE]
    return sorted(fields, key=lambda field: (field.key != declared.board, field.key not in writable))


def numbers_of(actor: Actor, declared: ObjectType) -> list[Field]:
    """What the heads of a board can add up: amounts first, and those that the list shows before others."""
    fields = [each for each in access.readable(actor, declared).values() if each.type in ADDED]
    return sorted(fields, key=lambda field: (field.type is not MONEY, field.key not in declared.columns))


def weights_of(actor: Actor, declared: ObjectType) -> list[Field]:
    """The shares that sums can be weighted by, those of the records themselves first."""
    fields = [field for field in access.readable(actor, declared).values() if field.type is PERCENT]
    return sorted(fields, key=lambda field: field.source is not None)


def pile_of(by: Field, value: str) -> Node:
    """The condition of the rows of one pile."""
    if value:
        return Line(by.key, "is", Values((value,)))
    return Line(by.key, "blank" if "blank" in by.type.operators else "is_empty")


def read_board(actor: Actor, asked: Listing, arranged: Arranged, patience: int) -> Board:
    """The board with `asked.limit` rows in each pile. Raises as `read_page` does."""
    require_order(actor, asked)
    scope = access.scope(actor, asked.type)
    columns, selected = column_fragments(actor, asked, scope)
    plans = {value: _plan(actor, asked, arranged.by, value, scope, selected) for value in arranged.values}
    parts = [_pile(number, plan) for number, plan in enumerate(plans.values())]
    at_once = has_at_most(asked.type, AT_ONCE)
    if at_once:
        parts.insert(0, _heads(actor, asked, arranged, scope, 1 + len(selected) + len(asked.sort)))
    rows = _fetched(actor, asked, parts, patience)
    piles = {value: _page(plan, number, rows, columns) for number, (value, plan) in enumerate(plans.items())}
    for page in piles.values():
        note_shown(actor, asked.type, page)
    return Board(columns, piles, _read_heads(row[1:] for row in rows if row[0] == HEADS) if at_once else None)


def read_heads(
    actor: Actor, asked: Listing, arranged: Arranged, patience: int = LONGER
) -> dict[str, Head] | None:
    """The heads alone, or None where that takes longer than `patience` milliseconds."""
    found = _heads(actor, asked, arranged, access.scope(actor, asked.type), 0)
    rows = fetch_within(patience, found.text, found.params)
    return None if rows is None else _read_heads(row[1:] for row in rows)


def _plan(
    actor: Actor, asked: Listing, by: Field, value: str, scope: Scope, selected: list[Fragment]
) -> Plan:
    rows = narrowed(asked.condition, pile_of(by, value))
    return plan_of(actor, replace(asked, condition=rows, after=None), scope, selected)


def _pile(number: int, plan: Plan) -> Fragment:
    """The rows of a pile with its number, and theirs, since a union keeps no order."""
    nothing = "null::text, row_number() over (), null::text" + ", null::numeric" * 4 + ", null::bigint"
    return Fragment(f"select {number}, {nothing}, q.* from ({plan.sql}) q", plan.params)


def _heads(actor: Actor, asked: Listing, arranged: Arranged, scope: Scope, further: int) -> Fragment:
    """Rows of (HEADS, value, count, currency, sum, weighted sum, both in the house currency, how many have no rate to it),
    and so many empty values."""
    by, rows = scope.value(arranged.by), rows_of(actor, asked, scope)
    number = scope.value(arranged.number) if arranged.number else Fragment("")
    weight = scope.value(arranged.weight) if arranged.weight else Fragment("0")
    currency, sums = "null::text", Fragment(NO_SUMS)
    if arranged.number:
        currency = arranged.number.currency or currency
        sums = _sums(number, weight, arranged.number.house)
    joins = merge_joins(by.joins, number.joins, weight.joins, rows.joins)
    text = (
        f"select {HEADS}, coalesce({by.text}, ''), count(*), {currency}, {sums.text}{', null' * further}"
        f" from {asked.type.table} t{joined(joins)} where {rows.text} group by 2, 4"
    )
    return Fragment(text, (*by.params, *sums.params, *rows.params))


def _sums(number: Fragment, weight: Fragment, house: str) -> Fragment:
    """Sum, weighted sum, both in the house currency, and how many have no rate to it."""
    own = f"coalesce(sum({number.text}), 0), coalesce(sum({number.text} * {weight.text}), 0)"
    params = (*number.params, *number.params, *weight.params)
    if not house:
        return Fragment(f"{own}, 0::numeric, 0::numeric, 0::bigint", params)
    missing = f"count(*) filter (where {number.text} is not null and {house} is null)"
    text = f"{own}, coalesce(sum({house}), 0), coalesce(sum({house} * {weight.text}), 0), {missing}"
    return Fragment(text, (*params, *weight.params, *number.params))


def _fetched(actor: Actor, asked: Listing, parts: list[Fragment], patience: int) -> list[tuple[Any, ...]]:
    text = " union all ".join(f"({part.text})" for part in parts)
    plan = Plan(text, tuple(param for part in parts for param in part.params), (), 0, 0, False)
    return fetch(plan.sql, plan.params) if is_small(asked.type) else in_time(actor, asked, plan, patience)


def _page(plan: Plan, number: int, rows: list[tuple[Any, ...]], columns: tuple[Column, ...]) -> Page:
    own = [row[BEFORE:] for row in sorted((row for row in rows if row[0] == number), key=lambda row: row[2])]
    return Page(own[: plan.limit], columns, next_cursor(plan, own))


def _read_heads(rows: Iterable[tuple[Any, ...]]) -> dict[str, Head]:
    """Heads by value from rows as `_heads` gives them, of which there is one for each currency."""
    heads: dict[str, Head] = {}
    for value, count, currency, total, weighted, house, house_weighted, missing, *_further in rows:
        known = heads.get(value, Head(value, 0, ()))
        sums = (*known.sums, (currency or "", total, weighted))
        both = known.house[0] + house, known.house[1] + house_weighted
        heads[value] = Head(value, known.count + count, tuple(sorted(sums)), both, known.unconverted + missing)
    return heads
