"""The filters of a list as chips: field, comparison, value, each with the way to change it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kith.core.access import readable, scope
from kith.core.conditions.sentence import Words
from kith.core.conditions.tree import Group, Line, Node, Operand, Span, Times, Values
from kith.core.fieldtypes import REFERENCE
from kith.core.fieldtypes.operator import OPERATORS
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.desk.asked import Asked
from kith.desk.list_view import Chip, ChipPart

KINDS = {"all": gettext_lazy("All of"), "any": gettext_lazy("Any of"), "none": gettext_lazy("None of")}


def chips(asked: Asked, actor: Actor) -> tuple[Chip, ...]:
    """One chip for each part of the condition."""
    fields = readable(actor, asked.type)
    return tuple(_chip(actor, asked, part, place, fields) for place, part in enumerate(asked.lines))


def _chip(actor: Actor, asked: Asked, part: Node, place: int, fields: dict[str, Field]) -> Chip:
    rest = tuple(each for index, each in enumerate(asked.lines) if index != place)
    remove = asked.having(where=Group("all", rest))
    if isinstance(part, Line) and part.field in fields:
        return _line(actor, asked, part, place, fields[part.field], remove)
    label, text = _other(actor, asked, part)
    build = asked.href("/conditions")
    parts = (ChipPart("field", label, icon="split"), ChipPart("value", text, build, page=True))
    return Chip(label, parts, remove)


def _line(actor: Actor, asked: Asked, line: Line, place: int, field: Field, remove: str) -> Chip:
    edit = asked.href("/filter", place=place, field=line.field)
    operator = OPERATORS.get(line.operator)
    parts = [
        ChipPart("field", field.label, icon=field.icon),
        ChipPart("operator", operator.label if operator else line.operator, edit),
    ]
    value = operand_text(actor, line.operand, field, asked)
    return Chip(field.label, tuple([*parts, ChipPart("value", value, edit)] if value else parts), remove)


def operand_text(actor: Actor, operand: Operand, field: Field, asked: Asked) -> str:
    """What a field is compared with, in words."""
    if isinstance(operand, Span):
        return span_text(operand)
    if isinstance(operand, Times):
        other = asked.type.by_key.get(operand.field)
        return f"{operand.factor} × {other.label if other else operand.field}"
    assert isinstance(operand, Values)
    labels = _labels(actor, operand.values[:4], field, asked)
    return _(" or ").join(labels.get(value) or value for value in operand.values[:4]) + (
        " …" if len(operand.values) > 4 else ""
    )


def _labels(actor: Actor, values: tuple[str, ...], field: Field, asked: Asked) -> Mapping[str, str]:
    """Words for what is kept as a key: choices, and records by their titles."""
    if field.type is REFERENCE:
        return scope(actor, asked.type).titles(field, values)
    return {choice.key: str(choice.label) for choice in field.choices}


def span_text(span: Span) -> str:
    words = {
        "hour": ngettext("%(n)s hour", "%(n)s hours", span.amount),
        "day": ngettext("%(n)s day", "%(n)s days", span.amount),
        "week": ngettext("%(n)s week", "%(n)s weeks", span.amount),
        "month": ngettext("%(n)s month", "%(n)s months", span.amount),
        "year": ngettext("%(n)s year", "%(n)s years", span.amount),
    }
    return words[span.unit] % {"n": span.amount}


def _other(actor: Actor, asked: Asked, part: Node) -> tuple[str, str]:
    """What is more than a line about a field: groups, and what is counted of other records, in the words of its sentence."""
    if isinstance(part, Line):
        return _("Gone"), part.field
    words = Words(scope(actor, asked.type), actor.viewer(""))
    if isinstance(part, Group):
        inner = Group("any", part.parts) if part.kind == "none" else part
        return str(KINDS[part.kind]), words.phrase(inner) or _("no condition")
    known = current().types.get(part.type)
    return str(known.plural) if known else part.type, words.phrase(part)
