"""How many people a condition finds, how many are left at each of its lines, and how many of them may be contacted how."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kith.core import access
from kith.core.conditions.fragment import TRUE, Fragment, conjunction, disjunction, merge_joins
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.core.records.ordering import has_at_most
from kith.core.records.planner import joined
from kith.core.records.statement import fetch_within
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.desk.conditions.counted import Left, everyone_of, lines_of
from kith.lib.copy_text import numbers as written

PATIENCE = 8_000
MOST_KEPT = 1_000
REACH = "reach"


FIGURES = ("abc_class", "lifetime_value", "revenue")
FEW = 20_000
"""Of at most so many found all else is asked by their keys: to find them once more takes as long as the first time."""
LARGE, SAMPLE = 100_000, " tablesample system (5) repeatable (1)"
"""Of more people, what is typical of all is taken from every twentieth block of the table."""
KEPT = 600.0
"""Seconds for which the figures of everybody are taken as they were."""
TYPICAL = (
    "count(*), count(*) filter (where f0 = 'A'), percentile_cont(0.5) within group (order by f1),"
    " percentile_cont(0.5) within group (order by f2)"
)
_everybody: dict[tuple[str, str], tuple[float, Figures]] = {}


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some people: how many, how many of class A, and their medians."""

    people: int
    best: int
    value: float | None
    revenue: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """`left` at each line; `reach` by the key of the field that says who may be contacted how; `beside` how many are left by
    each of the lines that were asked for besides; `figures` where they may be seen; `keys` are the found, where these are
    few. None: it took too long."""

    left: Left
    reach: dict[str, int]
    beside: tuple[int, ...] = ()
    figures: Figures | None = None
    keys: tuple[int, ...] | None = None

    @property
    def everyone(self) -> int:
        return self.left.everyone

    @property
    def found(self) -> int:
        return self.left.found


def reach_fields(actor: Actor) -> list[Field]:
    """Fields that rooms mark as ways by which people may be contacted for a purpose."""
    return [
        field for field in access.readable(actor, current().type("person")).values() if field.mark == REACH
    ]


def count(
    actor: Actor, root: Group, errors: dict[str, Text], scope: Scope, beside: Sequence[Fragment] = ()
) -> Counts | None:
    """All numbers of the builder's page, in three statements: over everybody, over those whom some line leaves, and over
    those who are found."""
    paths, parts = lines_of(root, errors, scope)
    everyone = everyone_of(actor, current().type("person"), PATIENCE)
    numbers = _counted(actor, parts, disjunction(parts), keys=True)
    if everyone is None or numbers is None:
        return None
    keys = _few(numbers[-1])
    ways = reach_fields(actor)
    asked = [*(scope.value(field) for field in ways), *beside]
    answer = _counted(actor, asked, parts[0] if keys is None else of_keys(keys), _figures(scope))
    if answer is None:
        return None
    reached = [int(number) for number in answer[: len(asked)]]
    return Counts(
        Left(everyone, numbers[0], dict(zip(paths, numbers[1:-1], strict=True))),
        dict(zip((field.key for field in ways), reached, strict=False)),
        tuple(reached[len(ways) :]),
        Figures(*answer[len(asked) :]) if answer[len(asked) :] else None,
        keys,
    )


def _few(found: list[int] | None) -> tuple[int, ...] | None:
    return None if found and len(found) > FEW else tuple(found or ())


def of_keys(keys: Sequence[int]) -> Fragment:
    """The people with these keys, as a condition."""
    return Fragment("t.id = any(%s::bigint[])", (written(keys),))


def everybody(actor: Actor, scope: Scope) -> Figures | None:
    """The figures of all whom the actor sees, or of a sample where these are many, at most ten minutes old: analyses write
    them once a day, and medians of a million people would be worked out with every press. None where they may not be
    seen, or it takes too long."""
    figures = _figures(scope)
    if not figures:
        return None
    rows = access.predicate(actor, current().type("person"))
    key, now = (rows.text, repr(rows.params)), time.monotonic()
    if key in _everybody and now - _everybody[key][0] < KEPT:
        return _everybody[key][1]
    sample = "" if has_at_most(current().type("person"), LARGE) else SAMPLE
    answer = _counted(actor, [], TRUE, figures, sample)
    if answer is None:
        return None
    found = Figures(*answer)
    while len(_everybody) >= MOST_KEPT:
        del _everybody[next(iter(_everybody))]
    _everybody[key] = now, found
    return found


def _figures(scope: Scope) -> list[Fragment]:
    return [scope.value(scope.field(key)) for key in FIGURES] if set(FIGURES) <= set(scope.fields) else []


def _counted(
    actor: Actor,
    parts: list[Fragment],
    among: Fragment = TRUE,
    figures: Sequence[Fragment] = (),
    sample: str = "",
    *,
    keys: bool = False,
) -> tuple[Any, ...] | None:
    """How many fulfil each part, and what is typical of all of them where `figures` says how; with `keys` also whom the
    first part finds, one more of them than are few at most."""
    declared = current().type("person")
    rows = conjunction([access.predicate(actor, declared), among])
    columns = [f"({part.text}) as c{place}" for place, part in enumerate(parts)]
    columns += [f"{part.text} as f{place}" for place, part in enumerate(figures)]
    counted = [f"count(*) filter (where c{place})" for place in range(len(parts))]
    counted += [TYPICAL] if figures else []
    if keys:
        columns.append("t.id as key")
        counted.append(f"(array_agg(key) filter (where c0))[:{FEW + 1}]")
    # PostgreSQL keeps the order of so many joins: what decides who is counted comes before what is asked of them.
    joins = merge_joins(rows.joins, *(part.joins for part in (*parts, *figures)))
    # Inside of an aggregate PostgreSQL takes each condition for one that is asked once, and looks suppressions up row by
    # row; below "offset 0" it knows how many rows there are, and hashes them.
    text = (
        f"select {', '.join(counted) or 'count(*)'} from (select {', '.join(columns)} from {declared.table} t{sample}"
        f"{joined(joins)} where {rows.text} offset 0) one"
    )
    params = (param for part in (*parts, *figures) for param in part.params)
    answer = fetch_within(PATIENCE, text, (*params, *rows.params))
    return answer[0] if answer else None
