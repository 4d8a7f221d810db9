"""What of a condition can be counted already: incomplete lines are left out and told."""

from __future__ import annotations

from kith.core.conditions.compile import compile_condition
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import EVERYTHING, Group, Node
from kith.core.errors import Invalid, Text
from kith.desk.conditions.edit import at


def errors_of(node: Node, scope: Scope, path: str = "") -> dict[str, Text]:
    """The reason of each line that cannot be counted yet, by path."""
    if isinstance(node, Group):
        found = (errors_of(part, scope, joined(path, place)) for place, part in enumerate(node.parts))
        return {where: reason for errors in found for where, reason in errors.items()}
    try:
        compile_condition(node, scope)
    except Invalid as invalid:
        return {path: invalid.message}
    return {}


def joined(path: str, place: int) -> str:
    return f"{path}.{place}" if path else str(place)


def prefixes(root: Group, errors: dict[str, Text]) -> dict[str, Node]:
    """For each path the condition whose people are left there: what stands before it together with itself.

    In an `any` group a line is counted with what stands before the group, not with its neighbours; in a `none` group
    a line stands for those whom it takes away.
    """
    found: dict[str, Node] = {}
    _walk(root, "", EVERYTHING, found, errors)
    return found


def _walk(node: Node, path: str, before: Node, found: dict[str, Node], errors: dict[str, Text]) -> None:
    if path and path not in errors:
        found[path] = Group("all", (before, node))
    if not isinstance(node, Group):
        return
    sofar = before
    for place, part in enumerate(node.parts):
        here = joined(path, place)
        _walk(part, here, sofar if node.kind == "all" else before, found, errors)
        if node.kind == "all" and here not in errors:
            sofar = Group("all", (sofar, part))


def without_errors(node: Node, path: str, errors: dict[str, Text]) -> Node | None:
    """The tree with its paths, less the lines that cannot be counted."""
    if path in errors:
        return None
    if not isinstance(node, Group):
        return node
    parts = (without_errors(part, joined(path, place), errors) for place, part in enumerate(node.parts))
    return Group(node.kind, tuple(part for part in parts if part is not None))


def without_missing(node: Node, errors: dict[str, Text], root: Group) -> Node:
    """A prefix less the lines that cannot be counted, found again by what they are."""
    return _less(node, [at(root, path) for path in errors]) or EVERYTHING


def _less(node: Node, bad: list[Node]) -> Node | None:
    if any(node is each for each in bad):
        return None
    if not isinstance(node, Group):
        return node
    parts = (_less(part, bad) for part in node.parts)
    return Group(node.kind, tuple(part for part in parts if part is not None))
