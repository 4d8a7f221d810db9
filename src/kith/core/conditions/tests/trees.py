"""Condition trees drawn by lot over the types of the house, with values that stand in the rows and others."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from kith.core.conditions.tests.oracle import NUMBERS, World
from kith.core.conditions.tests.world import TYPES, told_of
from kith.core.conditions.tree import NOTHING, Group, Line, Node, Operand, Related, Span, Times, Values
from kith.core.fieldtypes.operator import OPERATORS, Operator
from kith.core.principals.actor import Actor
from kith.core.registry.field import Field, Privacy

OTHERS = {
    "text": ["Ana", "a", "%", "_", "\\", "É", "σ", "off"],
    "long_text": ["zwei", "Z"],
    "tags": ["nobody"],
    "email": ["nobody@example.com"],
    "phone": ["+493012345678"],
    "country": ["FR"],
    "language": ["fr"],
    "timezone": ["Europe/Paris", "Asia/Kathmandu"],
    "date": ["1999-12-31", "2030-01-01"],
    "moment": ["2026-03-31", "2026-03-30", "2020-02-29 12:00:00"],
    "reference": ["00000000-0000-7000-8000-000000000000"],
}
NUMERALS = ["0", "1", "2", "3", "-1", "12.5", "100"]
COMPARED = ["is", "is_not", "lt", "le", "gt", "ge", "between", "is_empty", "is_filled"]
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
    return [*found, *(choice.key for choice in field.choices), *OTHERS.get(kind, [])]


def written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


class Trees:
    """Draws what one actor may ask of the rows of a world."""

    def __init__(self, lot: Random, world: World, actor: Actor) -> None:
        self.lot = lot
        self.world = world
        self.actor = actor

    def condition(self, key: str, depth: int = 3) -> Node:
        draw = self.lot.random()
        if depth and draw < 0.4:
            parts = [self.condition(key, depth - 1) for _part in range(self.lot.choice((0, 1, 2, 2, 3)))]
            return Group(self.lot.choice(("all", "any", "none")), tuple(parts))
        if depth and draw < 0.6 and key != "principal":
            return self.related(depth - 1)
        field = self.lot.choice(fields_of(self.actor, key))
        return self.line(key, field, self.lot.choice(field.type.operators))

    def line(self, key: str, field: Field, operator: str) -> Line:
        return Line(
            field.key, operator, self.operand(key, field, OPERATORS[operator], fields_of(self.actor, key))
        )

    def related(self, depth: int) -> Related:
        key = self.lot.choice(OF_PARTIES)
        where = self.condition(key, depth) if self.lot.random() < 0.5 else None
        within = self._span() if key in self.world.when and self.lot.random() < 0.5 else None
        fields = fields_of(self.actor, key)
        numeric = [field for field in fields if field.type.numeric]
        dated = [field for field in fields if field.type.key in ("date", "moment")]
        measure = self.lot.choice(
            ("count", "never", *(("sum",) if numeric else ()), *(("first", "last") if dated else ()))
        )
        if measure == "never":
            return Related(key, "never", where=where, within=within)
        if measure in ("count", "sum"):
            field = "" if measure == "count" else self.lot.choice(numeric).key
            return Related(key, measure, field, *self._compared(measure == "count"), where, within)
        best = self.lot.choice([*numeric, *dated])
        operator = OPERATORS[self.lot.choice(best.type.operators)]
        return Related(
            key, measure, best.key, operator.key, self.operand(key, best, operator, []), where, within
        )

    def _compared(self, whole: bool) -> tuple[str, Values]:
        operator = OPERATORS[self.lot.choice(COMPARED)]
        texts = [text for text in NUMERALS if not (whole and "." in text)]
        return operator.key, Values(tuple(self.lot.choice(texts) for _at in range(operator.operands)))

    def operand(self, key: str, field: Field, operator: Operator, others: list[Field]) -> Operand:
        numbers = [other.key for other in others if other.type.numeric]
        multiple = numbers and self.lot.random() < 0.3
        if operator.takes in ("ago", "ahead"):
            return self._times(numbers) if multiple else self._span()
        if multiple and field.type.numeric and operator.operands == 1:
            return self._times(numbers)
        if operator.operands == 0:
            return NOTHING
        count = self.lot.randint(1, 3) if operator.operands < 0 else operator.operands
        texts = [self.lot.choice(texts_of(self.world, key, field)) for _at in range(count)]
        if operator.takes in ("inside", "start"):
            texts = [texts[0].strip()[:2].strip() or "a"]
        return Values(tuple(texts))

    def _span(self) -> Span:
        units = ("hour", "day", "week", "month", "year")
        return Span(self.lot.choice((0, 1, 2, 7, 40, 500)), self.lot.choice(units))

    def _times(self, numbers: list[str]) -> Times:
        return Times(Decimal(self.lot.choice(("0.5", "1", "1.5", "10"))), self.lot.choice(numbers))

    def order(self, key: str) -> tuple[tuple[str, bool], ...]:
        """Up to three fields to sort by; `True` turns one round."""
        fields = fields_of(self.actor, key)
        keys = [field.key for field in fields if not field.type.many and field.type.key != "reference"]
        chosen = self.lot.sample(keys, min(len(keys), self.lot.choice((0, 1, 1, 2, 3))))
        return tuple((each, self.lot.random() < 0.5) for each in chosen)
