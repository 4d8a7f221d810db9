"""How many people a condition finds, and how many are left at each of its lines: one statement for all numbers."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from dataclasses import dataclass

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import Fragment, merge_joins
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
    whole = without_errors(root, "", errors) or EVERYTHING
    ways = reach_fields(actor)
    wanted: list[Node] = [EVERYTHING, whole, *(without_missing(node, errors, root) for node in left.values())]
    parts = [compile_condition(node, scope) for node in wanted]
    reached = [scope.value(field) for field in ways]
    numbers = _numbers(actor, parts, [_reached(parts[1], value) for value in reached])
    if numbers is None:
        return None
    end = 2 + len(left)
    return Counts(
        numbers[0],
        numbers[1],
        dict(zip(left, numbers[2:end], strict=True)),
        dict(zip((field.key for field in ways), numbers[end:], strict=True)),
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


def _reached(found: Fragment, way: Fragment) -> Fragment:
    return Fragment(
        f"({found.text}) and ({way.text})", (*found.params, *way.params), merge_joins(found.joins, way.joins)
    )


def _numbers(actor: Actor, parts: list[Fragment], more: list[Fragment]) -> list[int] | None:
    declared = current().type("person")
    rows = access.predicate(actor, declared)
    every = [*parts, *more]
    counted = ", ".join(f"count(*) filter (where {part.text})" for part in every)
    joins = merge_joins(*(part.joins for part in (*every, rows)))
    text = f"select {counted} from {declared.table} t{joined(joins)} where {rows.text}"
    answer = fetch_within(PATIENCE, text, (*(param for part in every for param in part.params), *rows.params))
    return None if answer is None else [int(number) for number in answer[0]]
