"""How many rows a list has: estimated at once from the query plan, exact when that is cheap or asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from kith.core import access
from kith.core.conditions.fragment import TRUE, Fragment, conjunction, joined, merge_joins
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, rows_of
from kith.core.records.statement import fetch, fetch_within
from kith.core.registry.objecttype import ObjectType

CHEAP = 5_000
PATIENCE = 1_000


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows; `exact` says whether it was counted."""

    number: int
    exact: bool


def _from(actor: Actor, asked: Listing) -> tuple[str, tuple[Any, ...]]:
    rows = rows_of(actor, asked, access.scope(actor, asked.type))
    return f"from {asked.type.table} t{joined(rows.joins)} where {rows.text}", rows.params


def estimate(actor: Actor, asked: Listing) -> Count:
    """What PostgreSQL expects; counted exactly where it expects few."""
    number = expected(actor, asked)
    return exact(actor, asked) or Count(number, False) if number < CHEAP else Count(number, False)


def expected(actor: Actor, asked: Listing) -> int:
    """The number of rows that PostgreSQL expects."""
    text, params = _from(actor, asked)
    answer = fetch(f"explain (format json) select 1 {text}", params)[0][0]
    found = orjson.loads(answer) if isinstance(answer, str | bytes) else answer
    return int(found[0]["Plan"]["Plan Rows"])


def exact(actor: Actor, asked: Listing, patience: int = PATIENCE) -> Count | None:
    """The number counted, or None where counting takes longer than `patience` milliseconds."""
    return count_of(asked.type, rows_of(actor, asked, access.scope(actor, asked.type)), patience)


def count_of(declared: ObjectType, rows: Fragment, patience: int = PATIENCE) -> Count | None:
    """The rows of a type for which a condition holds, counted, or None where that takes longer."""
    text = f"select count(*) from {declared.table} t{joined(rows.joins)} where {rows.text}"  # noqa: S608
    found = fetch_within(patience, text, rows.params)
    return None if found is None else Count(int(found[0][0]), True)


def numbers(
    actor: Actor,
    declared: ObjectType,
    parts: Sequence[Fragment],
    among: Fragment = TRUE,
    patience: int = PATIENCE,
) -> list[int] | None:
    """How many of the rows `among` which one looks fulfil each part, in one statement; None where it takes longer than
    `patience` milliseconds. What costs much to know of a row is asked of those alone that matter."""
    if not parts:
        return []
    rows = conjunction([access.predicate(actor, declared), among])
    # PostgreSQL keeps the order of so many joins: what decides which rows count comes before what is asked of them.
    joins = merge_joins(rows.joins, *(part.joins for part in parts))
    columns = ", ".join(f"({part.text}) as c{place}" for place, part in enumerate(parts))
    counted = ", ".join(f"count(*) filter (where c{place})" for place in range(len(parts)))
    # Inside of an aggregate PostgreSQL takes each condition for one that is asked once, and looks up row by row; below
    # "offset 0" it knows how many rows there are, and hashes.
    text = (
        f"select {counted} from (select {columns} from {declared.table} t{joined(joins)}"  # noqa: S608
        f" where {rows.text} offset 0) one"
    )
    params = (param for part in parts for param in part.params)
    found = fetch_within(patience, text, (*params, *rows.params))
    return None if found is None else [int(number) for number in found[0]]
