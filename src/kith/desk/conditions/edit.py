"""Changes of a condition as it is being built. A path such as `0.2` leads from group to group by place.

Lines may be incomplete while they are built; whoever counts leaves those out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from kith.core.conditions.tree import (
    LONGEST,
    NOTHING,
    Group,
    Line,
    Node,
    Related,
    Span,
    Times,
    Values,
    factor_of,
)
from kith.core.fieldtypes.operator import OPERATORS
from kith.core.registry.field import Field

Fields = Mapping[str, Field]
PLACES = ("0", "1")
LONGEST_NUMBER = 6  # digits of a number below the longest span
BEST: tuple[str, ...] = ("one_of", "contains", "newer_than", "ge", "has_any", "is_true")


def at(root: Group, path: str) -> Node:
    """The part at a path. Raises LookupError where there is none."""
    node: Node = root
    for step in _steps(path):
        node = _parts(node)[step]
    return node


def _parts(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Group) else ()


def _steps(path: str) -> list[int]:
    return [int(step) for step in path.split(".") if step.isdecimal() and len(step) < LONGEST_NUMBER]


def changed(root: Group, path: str, change: Callable[[Node], Node | None]) -> Group:
    """The tree with the part at a path changed, or without it where the change gives None."""
    result = _changed(root, _steps(path), change)
    return result if isinstance(result, Group) else Group("all")


def _changed(node: Node, steps: list[int], change: Callable[[Node], Node | None]) -> Node | None:
    if not steps:
        return change(node)
    if not isinstance(node, Group) or steps[0] >= len(node.parts):
        raise LookupError(steps)
    parts = list(node.parts)
    new = _changed(parts[steps[0]], steps[1:], change)
    parts[steps[0] : steps[0] + 1] = [] if new is None else [new]
    return replace(node, parts=tuple(parts))


def appended(root: Group, path: str, part: Node) -> Group:
    return changed(
        root, path, lambda node: replace(node, parts=(*node.parts, part)) if isinstance(node, Group) else node
    )


def new_line(field: Field, operator: str = "") -> Line:
    """A line about a field, with the comparison that suits it best and nothing to compare with yet."""
    preferred = [key for key in BEST if key in field.type.operators]
    if field.type.key == "choice" or not preferred:
        preferred = [key for key in ("one_of", *field.type.operators) if key in field.type.operators]
    key = operator or preferred[0]
    return Line(field.key, key, fresh_operand(key))


def fresh_operand(operator: str) -> Values | Span:
    return Span(30, "day") if OPERATORS[operator].takes in ("ago", "ahead") else NOTHING


def with_operator(line: Line, key: str) -> Line:
    """The line with another comparison; what it was compared with stays where it still fits."""
    takes, took = OPERATORS[key], OPERATORS[line.operator]
    fits = takes.takes == took.takes or (
        isinstance(line.operand, Values) and takes.takes in ("value", "list", "inside", "start")
    )
    kept = line.operand if fits and takes.operands != 0 else fresh_operand(key)
    if isinstance(kept, Values) and takes.operands > 0:
        kept = Values(kept.values[: takes.operands])
    return Line(line.field, key, kept)


def toggled(line: Line, values: list[str]) -> Line:
    return replace(line, operand=Values(tuple(dict.fromkeys(values))))


def without_value(line: Line, value: str) -> Line:
    held = line.operand.values if isinstance(line.operand, Values) else ()
    return replace(line, operand=Values(tuple(each for each in held if each != value)))


def typed(node: Node, part: str, text: str) -> Node:
    """A part with what was typed into one of its boxes: `0`, `1` a value, `amount` of a span, `factor`, `within`."""
    text = text.strip()
    if isinstance(node, Related) and part == "within":
        return replace(node, within=_span(node.within or Span(90, "day"), text))
    if not isinstance(node, Line | Related):
        return node
    operand = node.operand
    if part == "amount" and isinstance(operand, Span):
        return replace(node, operand=_span(operand, text))
    if part == "factor" and isinstance(operand, Times):
        return replace(node, operand=Times(_factor(operand.factor, text), operand.field))
    if part in PLACES and not isinstance(operand, Span | Times):
        return replace(node, operand=_placed(operand, int(part), text))
    return node


def _placed(operand: Values, place: int, text: str) -> Values:
    values = [*operand.values, *[""] * (place + 1 - len(operand.values))]
    values[place] = text
    return Values(tuple(value for value in values if value))


def _span(span: Span, text: str) -> Span:
    if not text.isdecimal():
        return span
    return Span(int(text) if len(text) < LONGEST_NUMBER else LONGEST, span.unit)


def _factor(old: Decimal, text: str) -> Decimal:
    try:
        return factor_of(text.replace(",", "."))
    except ValueError:
        return old


def with_unit(node: Node, unit: str) -> Node:
    """A span in another unit, or `× field` (`of:<field>`): a multiple of another field instead of a fixed length."""
    if isinstance(node, Related):
        return replace(
            node, within=None if unit == "ever" else Span(node.within.amount if node.within else 90, unit)
        )
    if not isinstance(node, Line):
        return node
    if unit.startswith("of:"):
        factor = node.operand.factor if isinstance(node.operand, Times) else Decimal("1.5")
        return replace(node, operand=Times(factor, unit.removeprefix("of:")))
    if unit == "value":
        return replace(node, operand=NOTHING)
    return replace(node, operand=Span(node.operand.amount if isinstance(node.operand, Span) else 30, unit))
