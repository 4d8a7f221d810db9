"""A condition as the builder draws it: groups, lines, and the tokens of a line in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from kith.core.conditions.scope import Scope
from kith.core.conditions.sentence import Words
from kith.core.conditions.tree import NOTHING, Group, Line, Operand, Related, Span, Times, Values
from kith.core.errors import Text
from kith.core.fieldtypes import BOOLEAN, REFERENCE
from kith.core.fieldtypes.operator import OPERATORS, Operator
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.desk import builder_view as view
from kith.desk import formats
from kith.desk.conditions.complete import joined
from kith.desk.conditions.counted import Left
from kith.desk.controls import control, options
from kith.desk.form_view import FormField


def unit_name(unit: str) -> str:
    names = {
        "hour": _("hours"),
        "day": _("days"),
        "week": _("weeks"),
        "month": _("months"),
        "year": _("years"),
    }
    return names[unit]


def drawn(root: Group, words: Words, counts: Left | None, errors: dict[str, Text]) -> view.Group:
    """The whole tree for the page."""
    return _group(root, "", words, counts, errors)


def _group(node: Group, path: str, words: Words, counts: Left | None, errors: dict[str, Text]) -> view.Group:
    items: list[view.Line | view.Group] = []
    for place, part in enumerate(node.parts):
        here = joined(path, place)
        if isinstance(part, Group):
            items.append(_group(part, here, words, counts, errors))
        else:
            items.append(_line(part, here, words, counts, errors))
    text, share = _left(path, counts, errors)
    return view.Group(path, node.kind, tuple(items), text, share, bool(path))  # type: ignore[arg-type]


def _left(path: str, counts: Left | None, errors: dict[str, Text]) -> tuple[str, float | None]:
    if not path or path in errors:
        return "—" if path else "", None
    if counts is None:
        return "…", None
    number = counts.paths.get(path, 0)
    return formats.number(number), number / counts.everyone if counts.everyone else 0.0


def _line(
    node: Line | Related, path: str, words: Words, counts: Left | None, errors: dict[str, Text]
) -> view.Line:
    text, share = _left(path, counts, errors)
    tokens = (
        _related(node, path, words.limits(node))
        if isinstance(node, Related)
        else _plain(node, path, words.scope)
    )
    label = str(tokens[0].text)
    waits = path in errors and isinstance(node, Line) and node.operand == NOTHING
    return view.Line(path, tokens, text, share, errors.get(path, ""), label, waits)


def _plain(node: Line, path: str, scope: Scope) -> tuple[view.Token, ...]:
    field, operator = scope.fields.get(node.field), OPERATORS.get(node.operator)
    if field is None or operator is None:
        return (view.Token("field", node.field, "field", "circle-alert"),)
    head = (
        view.Token("field", field.label, "field", field.icon or "list-filter"),
        view.Token("word", operator.label, "operator"),
    )
    return head + _operand(node, field, operator, path, scope)


def _operand(node: Line, field: Field, operator: Operator, path: str, scope: Scope) -> tuple[view.Token, ...]:
    if isinstance(node.operand, Times):
        other = scope.fields.get(node.operand.field)
        return (
            _box(path, "factor", _typed(node.operand.factor), _("Factor")),
            view.Token("plain", "×"),
            view.Token("value", other.label if other else node.operand.field, "unit"),
        )
    if isinstance(node.operand, Span):
        return (
            _box(path, "amount", str(node.operand.amount), _("How long"), "number"),
            view.Token("value", unit_name(node.operand.unit), "unit"),
        )
    if operator.takes == "list":
        return _chosen(node.operand, field, scope)
    return tuple(
        token
        for place in range(max(operator.operands, 0))
        for token in _single(node.operand, field, operator, path, place, scope)
    )


def _typed(number: Decimal) -> str:
    return str(number).replace(".", formats.style().point)


def _chosen(operand: Values, field: Field, scope: Scope) -> tuple[view.Token, ...]:
    labels = _labels(operand, field, scope)
    chosen = tuple(
        view.Token("value", labels.get(value, value), "value", removable=True, value=value)
        for value in operand.values
    )
    return (*chosen, view.Token("value", "+" if chosen else _("Choose"), "value"))


def _labels(operand: Values, field: Field, scope: Scope) -> Mapping[str, Text]:
    """What kept values are called: records by their titles, the rest as its control names it."""
    if field.type is REFERENCE:
        gone = dict.fromkeys(operand.values, _("a record that is gone"))
        return gone | {key: title for key, title in scope.titles(field, operand.values).items() if title}
    return {choice.value: choice.label for choice in options(field, "")}


def _single(
    operand: Values, field: Field, operator: Operator, path: str, place: int, scope: Scope
) -> tuple[view.Token, ...]:
    value = operand.values[place] if place < len(operand.values) else ""
    joint = (view.Token("plain", _("and")),) if place else ()
    if field.choices:
        labels = _labels(operand, field, scope)
        return (*joint, view.Token("value", labels.get(value, _("Choose")), "value"))
    if operator.takes in ("inside", "start") or field.type is BOOLEAN:
        return (*joint, _box(path, str(place), value, str(field.label)))
    held = (value, _labels(operand, field, scope).get(value, "")) if field.type is REFERENCE else value
    box = control(compared(field), held, name=f"v:{path}:{place}", label=field.label)
    multiple = (
        (view.Token("value", _("as a number"), "unit"),)
        if field.type.numeric and operator.operands == 1
        else ()
    )
    return (*joint, view.Token("input", "", input=box), *multiple)


def compared(field: Field) -> Field:
    """The field as one that is compared with: those too can be chosen that it may not point to any more."""
    return replace(field, among=field.among[:1], help="", required=False)


def _box(path: str, part: str, value: str, label: str, kind: str = "text") -> view.Token:
    return view.Token("input", "", input=FormField(f"v:{path}:{part}", label, kind, value))  # type: ignore[arg-type]


def _related(node: Related, path: str, limits: str) -> tuple[view.Token, ...]:
    """`Orders: how many` · of the shop · is at least · 2 · within the last · 90 · days."""
    declared = current().types.get(node.type)
    label = f"{declared.plural}: {measure_name(node)}" if declared else node.type
    icon = declared.icon if declared else "circle-alert"
    head: tuple[view.Token, ...] = (view.Token("field", label, "field", icon),)
    if limits:
        head = (*head, view.Token("plain", limits))
    if node.measure != "never":
        operator = OPERATORS[node.operator]
        head = (
            *head,
            view.Token("word", operator.label, "operator"),
            *_measured(node.operand, operator, path, label),
        )
    if node.within is None:
        return (*head, view.Token("value", _("ever"), "unit"))
    within = _box(path, "within", str(node.within.amount), _("How long"), "number")
    return (
        *head,
        view.Token("plain", _("within the last")),
        within,
        view.Token("value", unit_name(node.within.unit), "unit"),
    )


def _measured(operand: Operand, operator: Operator, path: str, label: str) -> tuple[view.Token, ...]:
    """What a measure is compared with: a length of time, or values."""
    if isinstance(operand, Span):
        length = _box(path, "amount", str(operand.amount), _("How long"), "number")
        return (length, view.Token("value", unit_name(operand.unit), "span"))
    values = operand.values if isinstance(operand, Values) else ()
    return tuple(
        _box(path, str(place), values[place] if place < len(values) else "", label)
        for place in range(max(operator.operands, 0))
    )


def measure_name(node: Related) -> str:
    """What is measured over the rows, in words."""
    declared = current().types.get(node.type)
    field = declared.by_key.get(node.field) if declared else None
    names = {
        "count": _("how many"),
        "never": _("none at all"),
        "sum": _("sum of %(field)s"),
        "first": _("first %(field)s"),
        "last": _("last %(field)s"),
    }
    return (
        names[node.measure] % {"field": field.label if field else node.field}
        if "%" in names[node.measure]
        else names[node.measure]
    )
