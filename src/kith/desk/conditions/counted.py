"""How many records a condition finds, and how many are left at each of its lines."""

from __future__ import annotations

import time
from dataclasses import dataclass

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import Fragment, disjunction
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import EVERYTHING, Group
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.core.records.counting import count_of, numbers
from kith.core.registry.objecttype import ObjectType
from kith.desk.conditions.complete import prefixes, without_errors, without_missing

LARGE, KEPT, MOST_KEPT = 100_000, 600.0, 1_000
"""Of more records than that, the number of all is taken as it was for so many seconds, by at most so many askers."""
_many: dict[tuple[str, str, str], tuple[float, int]] = {}


@dataclass(frozen=True, slots=True)
class Left:
    """How many records there are, how many the condition finds, and by path how many are left there."""

    everyone: int
    found: int
    paths: dict[str, int]


def left(actor: Actor, root: Group, errors: dict[str, Text], scope: Scope, patience: int) -> Left | None:
    """All numbers of a condition over the type of its scope; None where counting takes longer than `patience` ms."""
    paths, parts = lines_of(root, errors, scope)
    everyone = everyone_of(actor, scope.type, patience)
    found = None if everyone is None else numbers(actor, scope.type, parts, disjunction(parts), patience)
    if everyone is None or found is None:
        return None
    return Left(everyone, found[0], dict(zip(paths, found[1:], strict=True)))


def lines_of(root: Group, errors: dict[str, Text], scope: Scope) -> tuple[list[str], list[Fragment]]:
    """The paths whose numbers are wanted, and what to count: the whole condition first, then what is left at each path."""
    nodes = prefixes(root, errors)
    whole = without_errors(root, "", errors) or EVERYTHING
    found = [whole, *(without_missing(node, errors, root) for node in nodes.values())]
    return list(nodes), [compile_condition(node, scope) for node in found]


def everyone_of(actor: Actor, declared: ObjectType, patience: int) -> int | None:
    """How many records somebody sees at all; None where counting takes too long. Of many the number is at most ten minutes
    old: shares are told of it, and each press would count them all."""
    rows = access.predicate(actor, declared)
    key, now = (declared.key, rows.text, repr(rows.params)), time.monotonic()
    if key in _many and now - _many[key][0] < KEPT:
        return _many[key][1]
    found = count_of(declared, rows, patience)
    if found is not None and found.number > LARGE:
        while len(_many) >= MOST_KEPT:
            del _many[next(iter(_many))]
        _many[key] = now, found.number
    return None if found is None else found.number
