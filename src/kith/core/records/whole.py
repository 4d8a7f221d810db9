"""All rows of a list for a file: the statement without pages, and without what must not leave the house."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kith.core import access
from kith.core.conditions.fragment import Fragment, conjunction, joined, merge_joins
from kith.core.principals.actor import Actor
from kith.core.records.counting import count_of
from kith.core.records.json_rows import row_object
from kith.core.records.keyset import keys_of, order_text
from kith.core.records.planner import Column, Listing, column_fragments, rows_of, sortable
from kith.core.registry import current
from kith.core.registry.field import Join
from kith.core.registry.objecttype import ObjectType

Statement = tuple[str, tuple[Any, ...]]


def rows_statement(actor: Actor, asked: Listing) -> tuple[Statement, tuple[Column, ...]]:
    """Rows hold the public id first, then the columns. Raises Invalid for fields that are not there or not for this
    actor."""
    columns, selected = column_fragments(actor, asked, access.scope(actor, asked.type))
    return _statement(actor, asked, selected), columns


def json_statement(actor: Actor, asked: Listing) -> Statement:
    """Rows hold the public id, then the record as JSON, as `read_json` gives it."""
    return _statement(actor, asked, [row_object(actor, asked, access.scope(actor, asked.type))])


def count_whole(actor: Actor, asked: Listing) -> int | None:
    """How many rows there are, or None where counting takes long."""
    found = count_of(asked.type, _rows(actor, asked))
    return None if found is None else found.number


def _statement(actor: Actor, asked: Listing, selected: list[Fragment]) -> Statement:
    scope, rows = access.scope(actor, asked.type), _rows(actor, asked)
    keys = keys_of(scope, [(sortable(scope, sort), sort.descending) for sort in asked.sort])
    found = merge_joins(*(part.joins for part in selected), *(key.value.joins for key in keys), rows.joins)
    joins = tuple(_named(join) for join in found)
    text = (
        f"select {', '.join(['t.uid::text', *(part.text for part in selected)])} from {asked.type.table} t{joined(joins)}"
        f" where {rows.text} order by {order_text(keys)}"
    )
    params = [*(part.params for part in selected), rows.params, *(key.value.params for key in keys)]
    return text, tuple(param for some in params for param in some)


def _rows(actor: Actor, asked: Listing) -> Fragment:
    return conjunction([rows_of(actor, asked, access.scope(actor, asked.type)), _handed_out(asked.type)])


def _handed_out(declared: ObjectType) -> Fragment:
    """The rows that no room withholds for the sake of whom they belong to."""
    if not declared.belongs_to:
        return Fragment("true")
    return conjunction([Fragment(text) for text in _allowed(f"t.{declared.belongs_to}")])


def _named(join: Join) -> Join:
    """A record that rows point to; none where it is a party that a room withholds, so that nobody else's row names it."""
    parties = {each.table for each in current().types if each.belongs_to == "id"}
    if join.table not in parties:
        return join
    return replace(join, on=" and ".join([join.on, *_allowed(f"{join.alias}.id")]))


def _allowed(party: str) -> list[str]:
    return [f"not {text.format(party)}" for room in current().rooms for text in room.withheld]
