"""The tree of a condition, and its JSON form.

A line names a field, an operator and what to compare with; groups say all, any or none; `Related` looks at rows of
another type that belong to the record. JSON examples::

    {"all": [{"field": "abc_class", "op": "one_of", "value": ["A", "B"]},
             {"field": "last_order_at", "op": "older_than", "times": "1.5", "of": "usual_gap_days"}]}
    {"related": "order", "measure": "sum", "on": "total", "op": "gt", "value": "500", "within": {"span": 90, "unit": "day"}}
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid
from kith.core.fieldtypes.operator import OPERATORS

DEEPEST = 6
MOST_LINES = 100
MOST_VALUES = 1000
LONGEST = 100_000
SMALLEST_FACTOR = Decimal("0.0001")
UNITS = ("hour", "day", "week", "month", "year")
KINDS = ("all", "any", "none")
MEASURES = ("count", "sum", "first", "last", "never")


@dataclass(frozen=True, slots=True)
class Values:
    """What was written: texts that the field's type reads."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, such as 90 days."""

    amount: int
    unit: str = "day"


@dataclass(frozen=True, slots=True)
class Times:
    """Another field of the same record, times a factor. Against a date, the other field counts days."""

    factor: Decimal
    field: str


Operand = Values | Span | Times
NOTHING = Values(())


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison of a field."""

    field: str
    operator: str
    operand: Operand = NOTHING


@dataclass(frozen=True, slots=True)
class Related:
    """A measure over the rows of another type that belong to the record, compared; or that there is none (`never`)."""

    type: str
    measure: str = "count"
    field: str = ""
    operator: str = "ge"
    operand: Operand = Values(("1",))
    where: Node | None = None
    within: Span | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """All, any or none of its parts. An empty group holds for every record."""

    kind: str
    parts: tuple[Node, ...] = ()


Node = Line | Related | Group
EVERYTHING = Group("all")


def malformed(where: str) -> Invalid:
    return Invalid(
        {"condition": [format_lazy(_("This condition cannot be read at {where}."), where=where[:80] or "/")]}
    )


def from_json(data: Any) -> Node:
    """The tree of a JSON form. Raises Invalid, naming the place."""
    return checked(_node(data, "", 0))


def checked(node: Node) -> Node:
    """The tree itself. Raises Invalid where it is too large."""
    if len(lines(node)) > MOST_LINES or _depth(node) > DEEPEST:
        raise Invalid({"condition": [_("A condition has at most 100 lines, nested at most 6 deep.")]})
    return node


def _depth(node: Node) -> int:
    inner = node.parts if isinstance(node, Group) else (node.where,) if isinstance(node, Related) else ()
    return max((1 + _depth(each) for each in inner if each is not None), default=0)


def _node(data: Any, where: str, depth: int) -> Node:
    if not isinstance(data, dict) or depth > DEEPEST:
        raise malformed(where)
    for kind in KINDS:
        if kind in data:
            return _group(kind, data[kind], where, depth)
    return _related(data, where, depth) if "related" in data else _line(data, where)


def _group(kind: str, parts: Any, where: str, depth: int) -> Group:
    if not isinstance(parts, list):
        raise malformed(f"{where}/{kind}")
    return Group(
        kind, tuple(_node(part, f"{where}/{kind}/{index}", depth + 1) for index, part in enumerate(parts))
    )


def _line(data: dict[str, Any], where: str) -> Line:
    field, operator = data.get("field"), data.get("op")
    if not isinstance(field, str) or not isinstance(operator, str):
        raise malformed(where)
    return Line(field, operator, _operand(data, where))


def _related(data: dict[str, Any], where: str, depth: int) -> Related:
    """A measure says only what it needs: `never` compares nothing, `count` has no field."""
    measure = data.get("measure", "count")
    if not isinstance(data["related"], str) or measure not in MEASURES:
        raise malformed(where)
    inner, within = data.get("where"), data.get("within")
    rows = Related(
        data["related"],
        measure,
        where=_node(inner, f"{where}/where", depth + 1) if inner is not None else None,
        within=_span(within, where) if within is not None else None,
    )
    if measure == "never":
        return rows
    field, operator = "" if measure == "count" else str(data.get("on", "")), str(data.get("op", "ge"))
    if operator not in OPERATORS:
        raise malformed(where)
    operand = _operand(data, where, NOTHING if "op" in data else Values(("1",)))
    return replace(rows, field=field, operator=operator, operand=operand)


def _operand(data: dict[str, Any], where: str, default: Operand = NOTHING) -> Operand:
    if "span" in data:
        return _span(data, where)
    if "times" in data:
        return Times(_factor(data["times"], where), str(data.get("of", "")))
    if "value" not in data:
        return default
    value = data["value"]
    parts = value if isinstance(value, list) else [value]
    if len(parts) > MOST_VALUES or any(isinstance(part, dict | list) for part in parts):
        raise malformed(where)
    return Values(tuple("" if part is None else str(part) for part in parts))


def _span(data: Any, where: str) -> Span:
    try:
        return span_of(data["span"], str(data.get("unit", "day")))
    except (TypeError, KeyError, ValueError):
        raise malformed(where) from None


def span_of(amount: Any, unit: str) -> Span:
    """Raises ValueError for what is no length of time."""
    try:
        span = Span(int(amount), unit)
    except OverflowError:
        raise ValueError(amount) from None
    if unit not in UNITS or not 0 <= span.amount <= LONGEST:
        raise ValueError(amount)
    return span


def _factor(value: Any, where: str) -> Decimal:
    try:
        return factor_of(value)
    except ValueError:
        raise malformed(where) from None


def factor_of(value: Any) -> Decimal:
    """Raises ValueError for what is no factor between 0.0001 and 1000."""
    try:
        factor = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(value) from None
    if not factor.is_finite() or not SMALLEST_FACTOR <= factor <= 1000 or len(factor.as_tuple().digits) > 12:
        raise ValueError(value)
    return factor


def to_json(node: Node) -> dict[str, Any]:
    """The JSON form. `from_json(to_json(node)) == node`."""
    if isinstance(node, Group):
        return {node.kind: [to_json(part) for part in node.parts]}
    if isinstance(node, Line):
        return {"field": node.field, "op": node.operator} | _operand_json(node.operand)
    data: dict[str, Any] = {"related": node.type, "measure": node.measure}
    data |= {"on": node.field} if node.field else {}
    data |= {"where": to_json(node.where)} if node.where else {}
    data |= {"within": {"span": node.within.amount, "unit": node.within.unit}} if node.within else {}
    if node.measure == "never":
        return data
    return data | {"op": node.operator} | _operand_json(node.operand)


def _operand_json(operand: Operand) -> dict[str, Any]:
    if isinstance(operand, Span):
        return {"span": operand.amount, "unit": operand.unit}
    if isinstance(operand, Times):
        return {"times": str(operand.factor), "of": operand.field}
    return {"value": list(operand.values)} if operand.values else {}


def lines(node: Node) -> list[Line | Related]:
    """All comparisons in reading order, those inside `Related` included."""
    if isinstance(node, Group):
        return [each for part in node.parts for each in lines(part)]
    return [node, *(lines(node.where) if isinstance(node, Related) and node.where else [])]


def both(*nodes: Node | None) -> Node:
    """All of these together, leaving out the empty ones."""
    real = tuple(node for node in nodes if node is not None and node != EVERYTHING)
    return real[0] if len(real) == 1 else Group("all", real)
