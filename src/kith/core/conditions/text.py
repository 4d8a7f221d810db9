"""The text form of a condition, for people who rather type than click.

    abc_class one_of (A, B) and last_order_at older_than 1.5 × usual_gap_days
    count(note where text contains "bike" within 90 days) ge 2 or never(email)

`and` binds closer than `or`; `not x` means none of x; `all(…)`, `any(…)` and `none(…)` write groups out. A value that
holds anything but letters, digits and a few signs stands in double quotes, where `\\` comes before `"` and `\\`.
"""

from __future__ import annotations

import re
from typing import NoReturn

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.tree import (
    EVERYTHING,
    KINDS,
    MEASURES,
    NOTHING,
    UNITS,
    Group,
    Line,
    Node,
    Operand,
    Related,
    Span,
    Times,
    Values,
    checked,
    factor_of,
    span_of,
)
from kith.core.errors import Invalid, Text
from kith.core.fieldtypes.operator import OPERATORS

DEEPEST = 30
NAME = re.compile(r"[^\W\d]\w*")
BARE = re.compile(r"[^\s(),×*\"]+")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
BLANKS = re.compile(r"\s*")
SIGN = re.compile(r"[×*]")
WORDS = frozenset({"and", "or", "not", "where", "within", *KINDS, *MEASURES})
SPANS = {word: unit for unit in UNITS for word in (unit, f"{unit}s")}


def parse_text(text: str) -> Node:
    """The tree of a text; an empty text holds for everything. Raises Invalid, naming the position."""
    reader = Reader(text)
    if reader.at_end():
        return EVERYTHING
    node = reader.either()
    if not reader.at_end():
        reader.refuse(_("“and”, “or” or the end is expected here."))
    return checked(node)


class Reader:
    """Reads from left to right; `at` is where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def refuse(self, reason: Text) -> NoReturn:
        rest = self.text[self.at : self.at + 20]
        message = _("This condition cannot be read from character {at} on (“{rest}”). {reason}")
        raise Invalid({"condition": [format_lazy(message, at=self.at + 1, rest=rest, reason=reason)]})

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match that stands here, blanks before it left out."""
        start = BLANKS.match(self.text, self.at)
        self.at = start.end() if start else self.at
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def at_end(self) -> bool:
        return not self._take(re.compile(r"(?=.)", re.DOTALL))

    def _sign(self, character: str) -> bool:
        return self._take(re.compile(re.escape(character))) is not None

    def _word(self, word: str) -> bool:
        return self._take(re.compile(rf"{word}\b", re.IGNORECASE)) is not None

    def _expect(self, character: str) -> None:
        if not self._sign(character):
            self.refuse(format_lazy(_("“{sign}” is expected here."), sign=character))

    def either(self) -> Node:
        """Parts with `or` between them."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(_("This is nested too deeply."))
        parts = [self._both()]
        while self._word("or"):
            parts.append(self._both())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Group("any", tuple(parts))

    def _both(self) -> Node:
        parts = [self._part()]
        while self._word("and"):
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else Group("all", tuple(parts))

    def _part(self) -> Node:
        if self._word("not"):
            return Group("none", (self._part(),))
        if self._sign("("):
            node = self.either()
            self._expect(")")
            return node
        if found := self._take(re.compile(rf"({'|'.join((*KINDS, *MEASURES))})\s*\(")):
            return self._group(found[1]) if found[1] in KINDS else self._related(found[1])
        return Line(self._name(), self._operator(), self._operand())

    def _group(self, kind: str) -> Group:
        parts: list[Node] = []
        while not self._sign(")"):
            if parts:
                self._expect(",")
            parts.append(self.either())
        return Group(kind, tuple(parts))

    def _related(self, measure: str) -> Related:
        key = self._name()
        field = "" if measure in ("count", "never") else self._field_of()
        where = self.either() if self._word("where") else None
        within = self._span() if self._word("within") else None
        self._expect(")")
        if measure == "never":
            return Related(key, measure, where=where, within=within)
        return Related(key, measure, field, self._operator(), self._operand(), where, within)

    def _field_of(self) -> str:
        self._expect(".")
        return self._name()

    def _name(self) -> str:
        """A field or type: a word, or anything in quotes."""
        if found := self._take(QUOTED):
            return unquoted(found)
        found = self._take(NAME)
        if found is None or found[0] in WORDS:
            self.at = found.start() if found else self.at
            self.refuse(_("The name of a field is expected here."))
        return found[0]

    def _operator(self) -> str:
        found = self._take(NAME)
        if found is None or found[0] not in OPERATORS:
            self.at = found.start() if found else self.at
            self.refuse(_("A comparison such as “is” or “one_of” is expected here."))
        return found[0]

    def _operand(self) -> Operand:
        if self._sign("("):
            return self._values()
        start = self.at
        first = self._value()
        if first is None:
            return NOTHING
        back = self.at
        if self._take(SIGN):
            return self._times(first, start)
        unit = self._take(NAME)
        if unit and unit[0] in SPANS:
            return self._length(first, unit[0], start)
        self.at = back
        return Values((first,))

    def _times(self, factor: str, start: int) -> Times:
        field = self._name()
        try:
            return Times(factor_of(factor), field)
        except ValueError:
            self.at = start
            self.refuse(_("A factor between 0.0001 and 1000 is expected here."))

    def _length(self, amount: str, unit: str, start: int) -> Span:
        try:
            return span_of(amount, SPANS[unit])
        except ValueError:
            self.at = start
            self.refuse(_("A length of time such as “90 days” is expected here."))

    def _values(self) -> Values:
        found: list[str] = []
        while not self._sign(")"):
            if found:
                self._expect(",")
            value = self._value()
            if value is None:
                self.refuse(_("A value is expected here."))
            found.append(value)
        return Values(tuple(found))

    def _value(self) -> str | None:
        """One value, or None where a line ends."""
        if found := self._take(QUOTED):
            return unquoted(found)
        found = self._take(BARE)
        if found is None or found[0].lower() in WORDS:
            self.at = found.start() if found else self.at
            return None
        return found[0]

    def _span(self) -> Span:
        start = self.at
        amount, unit = self._value(), self._take(NAME)
        return self._length(amount or "", unit[0] if unit and unit[0] in SPANS else "day", start)


def unquoted(found: re.Match[str]) -> str:
    return re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL)


def print_text(node: Node) -> str:
    """The text form. `parse_text(print_text(node)) == node`."""
    if isinstance(node, Line):
        return " ".join(part for part in (_name(node.field), node.operator, _operand(node.operand)) if part)
    return _related(node) if isinstance(node, Related) else _group(node)


def _group(node: Group) -> str:
    if node.kind == "none" and len(node.parts) == 1:
        return f"not {_part(node.parts[0])}"
    if node.kind == "none" or len(node.parts) < 2:
        return f"{node.kind}({', '.join(print_text(part) for part in node.parts)})"
    return f" {'and' if node.kind == 'all' else 'or'} ".join(_part(part) for part in node.parts)


def _part(node: Node) -> str:
    return f"({print_text(node)})" if isinstance(node, Group) else print_text(node)


def _related(node: Related) -> str:
    of = _name(node.type) + (f".{_name(node.field)}" if node.field else "")
    where = f" where {print_text(node.where)}" if node.where else ""
    within = f" within {_operand(node.within)}" if node.within else ""
    rows = f"{node.measure}({of}{where}{within})"
    if node.measure == "never":
        return rows
    return " ".join(part for part in (rows, node.operator, _operand(node.operand)) if part)


def _operand(operand: Operand) -> str:
    if isinstance(operand, Span):
        return f"{operand.amount} {operand.unit}{'' if operand.amount == 1 else 's'}"
    if isinstance(operand, Times):
        return f"{operand.factor} × {_name(operand.field)}"
    values = [_value(value) for value in operand.values]
    return values[0] if len(values) == 1 else f"({', '.join(values)})" if values else ""


def _name(name: str) -> str:
    return name if NAME.fullmatch(name) and name not in WORDS else _quoted(name)


def _value(value: str) -> str:
    return value if BARE.fullmatch(value) and value.lower() not in WORDS else _quoted(value)


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
