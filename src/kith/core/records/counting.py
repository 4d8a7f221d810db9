"""How many rows a list has: estimated at once from the query plan, exact when that is cheap or asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from kith.core import access
from kith.core.conditions.fragment import Fragment, joined
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
