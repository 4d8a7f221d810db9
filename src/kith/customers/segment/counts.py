"""How many people a condition finds, how many are left at each of its lines, and how many of them may be contacted how."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from dataclasses import dataclass

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import TRUE, Fragment, conjunction, merge_joins
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import EVERYTHING, Group, Node
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.core.records.planner import joined
from kith.core.records.statement import fetch_within
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.customers.segment.complete import prefixes, without_errors
from kith.customers.segment.edit import at

PATIENCE = 8_000
REACH = "reach"


@dataclass(frozen=True, slots=True)
class Counts:
    """`left` by path; `reach` by the key of the field that says who may be contacted how. None: it took too long."""

    everyone: int
    found: int
    left: dict[str, int]
    reach: dict[str, int]


def reach_fields(actor: Actor) -> list[Field]:
    """Fields that rooms mark as ways by which people may be contacted for a purpose."""
    return [
        field for field in access.readable(actor, current().type("person")).values() if field.mark == REACH
    ]


def count(actor: Actor, root: Group, errors: dict[str, Text], scope: Scope) -> Counts | None:
    """All numbers of the builder's page."""
    left = prefixes(root, errors)
    found = compile_condition(without_errors(root, "", errors) or EVERYTHING, scope)
    wanted: list[Node] = [EVERYTHING, *(without_missing(node, errors, root) for node in left.values())]
    everyone, *parts = [compile_condition(node, scope) for node in wanted]
    numbers = numbers_of(actor, [everyone, found, *parts])
    ways = reach_fields(actor)
    reached = numbers_of(actor, [scope.value(field) for field in ways], found) if numbers else None
    if numbers is None or reached is None:
        return None
    return Counts(
        numbers[0],
        numbers[1],
        dict(zip(left, numbers[2:], strict=True)),
        dict(zip((field.key for field in ways), reached, strict=True)),
    )


def without_missing(node: Node, errors: dict[str, Text], root: Group) -> Node:
    """A prefix less the lines that cannot be counted, found again by what they are."""
    bad = [at(root, path) for path in errors]
    return _less(node, bad) or EVERYTHING


def _less(node: Node, bad: list[Node]) -> Node | None:
    if any(node is each for each in bad):
        return None
    if not isinstance(node, Group):
        return node
    parts = (_less(part, bad) for part in node.parts)
    return Group(node.kind, tuple(part for part in parts if part is not None))


def numbers_of(actor: Actor, parts: list[Fragment], among: Fragment = TRUE) -> list[int] | None:
    """How many of the people `among` whom one looks fulfil each part, in one statement; None where it takes too long.

    What costs much to know of a person is asked of those alone who matter.
    """
    if not parts:
        return []
    declared = current().type("person")
    rows = conjunction([access.predicate(actor, declared), among])
    said = ", ".join(f"({part.text}) as c{place}" for place, part in enumerate(parts))
    counted = ", ".join(f"count(*) filter (where c{place})" for place in range(len(parts)))
    joins = merge_joins(*(part.joins for part in (*parts, rows)))
    # Inside of an aggregate PostgreSQL takes each condition for one that is asked once, and looks suppressions up row by
    # row; below "offset 0" it knows how many rows there are, and hashes them.
    text = f"select {counted} from (select {said} from {declared.table} t{joined(joins)} where {rows.text} offset 0) one"
    answer = fetch_within(PATIENCE, text, (*(param for part in parts for param in part.params), *rows.params))
    return None if answer is None else [int(number) for number in answer[0]]
