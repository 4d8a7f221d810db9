"""How many rows a list has: estimated at once from the query plan, exact when that is cheap or asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from kith.core import access
from kith.core.conditions.fragment import joined
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, rows_of
from kith.core.records.statement import fetch, fetch_within

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
    text, params = _from(actor, asked)
    rows = fetch_within(patience, f"select count(*) {text}", params)
    return None if rows is None else Count(rows[0][0], True)
