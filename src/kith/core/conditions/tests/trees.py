"""Strategies that draw condition trees over the types of the house, with values that stand in the rows and others."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from kith.core.conditions.tests.oracle import NUMBERS, World
from kith.core.conditions.tests.world import TYPES, told_of
from kith.core.conditions.tree import NOTHING, Group, Line, Node, Operand, Related, Span, Times, Values
from kith.core.fieldtypes.operator import OPERATORS, Operator
from kith.core.principals.actor import Actor
from kith.core.registry.field import Field, Privacy

OTHERS = {
    "text": ["Ana", "a", "%", "_", "\\", "É", "σ", "off"],
    "long_text": ["zwei", "Z"],
    "choice": [],
    "tags": ["nobody"],
    "email": ["nobody@example.com"],
    "phone": ["+493012345678"],
    "country": ["FR"],
    "language": ["fr"],
    "date": ["1999-12-31", "2030-01-01"],
    "moment": ["2020-02-29", "2020-02-29 12:00:00"],
    "reference": ["00000000-0000-7000-8000-000000000000"],
    "uid": [],
}
NUMERALS = ["0", "1", "-1", "12.5", "100"]
SPANS = st.builds(
    Span,
    st.sampled_from([0, 1, 2, 7, 40, 500]),
    st.sampled_from(["hour", "day", "week", "month", "year"]),
)
FACTORS = st.sampled_from([Decimal("0.5"), Decimal(1), Decimal("1.5"), Decimal(10)])
OF_PARTIES = [key for key in TYPES if key != "principal"]


def fields_of(actor: Actor, key: str) -> list[Field]:
    """What the actor may use, told without asking `access`."""
    hidden = actor.role in ("read_only", "shared_only")
    return [field for field in told_of(key) if not (hidden and field.privacy is Privacy.SENSITIVE)]


@cache
def texts_of(world: World, key: str, field: Field) -> list[str]:
    kind = field.type.key
    if kind in NUMBERS:
        return [text for text in NUMERALS if kind != "integer" or "." not in text]
    values = [
        value for row in world.rows[key] for value in (row[field.key] if kind == "tags" else [row[field.key]])
    ]
    found = sorted({written(value) for value in values if value not in (None, "")})
    chosen = [choice.key for choice in field.choices]
    return [*found, *chosen, *OTHERS.get(kind, [])]


def written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


@st.composite
def conditions(draw: st.DrawFn, world: World, actor: Actor, key: str, depth: int = 3) -> Node:
    """A tree over one type that can be compiled for this actor."""
    related = key != "principal"
    choice = draw(st.integers(0, 9))
    if depth and choice >= 6:
        parts = draw(st.lists(conditions(world, actor, key, depth - 1), max_size=3))
        return Group(draw(st.sampled_from(["all", "any", "none"])), tuple(parts))
    if depth and related and choice >= 4:
        return draw(relations(world, actor, depth - 1))
    return draw(lines(world, actor, key))


@st.composite
def lines(draw: st.DrawFn, world: World, actor: Actor, key: str) -> Line:
    field = draw(st.sampled_from(fields_of(actor, key)))
    operator = OPERATORS[draw(st.sampled_from(field.type.operators))]
    return Line(field.key, operator.key, draw(operands(world, key, field, operator, fields_of(actor, key))))


@st.composite
def operands(
    draw: st.DrawFn,
    world: World,
    key: str,
    field: Field,
    operator: Operator,
    others: list[Field],
) -> Operand:
    numbers = [other.key for other in others if other.type.numeric]
    if operator.takes in ("ago", "ahead"):
        if draw(st.booleans()) and numbers:
            return Times(draw(FACTORS), draw(st.sampled_from(numbers)))
        return draw(SPANS)
    if field.type.numeric and operator.operands == 1 and numbers and draw(st.booleans()):
        return Times(draw(FACTORS), draw(st.sampled_from(numbers)))
    if operator.operands == 0:
        return NOTHING
    most = 3 if operator.operands < 0 else operator.operands
    texts = st.sampled_from(texts_of(world, key, field))
    if operator.takes in ("inside", "start"):
        texts = texts.map(lambda text: text.strip()[:2].strip() or "a")
    return Values(tuple(draw(st.lists(texts, min_size=abs(operator.operands), max_size=most))))


@st.composite
def relations(draw: st.DrawFn, world: World, actor: Actor, depth: int) -> Related:
    key = draw(st.sampled_from(OF_PARTIES))
    where = draw(st.none() | conditions(world, actor, key, depth))
    within = draw(st.none() | SPANS) if key in world.when else None
    fields = fields_of(actor, key)
    numeric = [field for field in fields if field.type.numeric]
    dated = [field for field in fields if field.type.key in ("date", "moment")]
    measure = draw(
        st.sampled_from(
            ["count", "never", *(["sum"] if numeric else []), *(["first", "last"] if dated else [])]
        )
    )
    if measure == "never":
        return Related(key, "never", where=where, within=within)
    if measure == "count":
        return Related(key, "count", "", *draw(compared("integer")), where, within)
    if measure == "sum":
        return Related(
            key, "sum", draw(st.sampled_from(numeric)).key, *draw(compared("decimal")), where, within
        )
    field = draw(st.sampled_from([*numeric, *dated]))
    operator = OPERATORS[draw(st.sampled_from(field.type.operators))]
    operand = draw(operands(world, key, field, operator, []))
    return Related(key, measure, field.key, operator.key, operand, where, within)


@st.composite
def compared(draw: st.DrawFn, kind: str) -> tuple[str, Values]:
    operator = OPERATORS[
        draw(st.sampled_from(["is", "is_not", "lt", "le", "gt", "ge", "between", "is_empty", "is_filled"]))
    ]
    texts = [text for text in [*NUMERALS, "2", "3"] if kind != "integer" or "." not in text]
    return operator.key, Values(tuple(draw(st.sampled_from(texts)) for _at in range(operator.operands)))
