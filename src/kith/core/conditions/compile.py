"""From the tree to set-based SQL. A field that is empty never makes a line hold by accident."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.fragment import TRUE, Fragment, conjunction, disjunction, merge_joins, negation
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group, Line, Node, Operand, Related, Span, Times, Values
from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import DATE, DECIMAL, INTEGER, MOMENT, Unfit
from kith.core.fieldtypes.operator import OPERATORS, Operator
from kith.core.registry.field import Field, Privacy

COUNTED = Field("count", _("Number"), INTEGER, Privacy.INTERNAL)
ADDED = Field("sum", _("Sum"), DECIMAL, Privacy.INTERNAL)


def compile_condition(node: Node | None, scope: Scope) -> Fragment:
    """The condition as a boolean expression over `t`. Raises Invalid for what the scope does not know or a value it cannot read."""
    if node is None:
        return TRUE
    if isinstance(node, Line):
        return _line(node, scope)
    if isinstance(node, Related):
        return _related(node, scope)
    return _group(node, scope)


def _group(node: Group, scope: Scope) -> Fragment:
    parts = [compile_condition(part, scope) for part in node.parts]
    if node.kind == "all" or not parts:
        return conjunction(parts)
    return disjunction(parts) if node.kind == "any" else negation(disjunction(parts))


def _line(node: Line, scope: Scope) -> Fragment:
    field = scope.field(node.field)
    return comparison(scope.value(field), field, node.operator, node.operand, scope)


def comparison(value: Fragment, field: Field, operator_key: str, operand: Operand, scope: Scope) -> Fragment:
    """A value compared by one operator of its field's type."""
    operator = OPERATORS.get(operator_key)
    if operator is None or operator.key not in field.type.operators:
        raise refusal(field, _("This comparison does not fit the field."))
    parts = [value, *_operands(operator, operand, field, scope)]
    names = {"field": value.text, "now": "%s"}
    text = operator.sql.format(*(part.text for part in parts[1:]), **names)
    return Fragment(text, _in_order(operator, parts, scope.now), merge_joins(*(part.joins for part in parts)))


def _in_order(operator: Operator, parts: list[Fragment], now: datetime) -> tuple[Any, ...]:
    """The parameters in the order in which the operator's SQL names its parts."""
    places = {"{field}": parts[0].params, "{now}": (now,)}
    places |= {f"{{{index}}}": part.params for index, part in enumerate(parts[1:])}
    found = sorted((operator.sql.find(place), params) for place, params in places.items() if place in operator.sql)
    return tuple(param for _at, params in found for param in params)


def refusal(field: Field, reason: Text) -> Invalid:
    return Invalid({"condition": [format_lazy(_("{field}: {reason}"), field=field.label, reason=reason)]})


def _operands(operator: Operator, operand: Operand, field: Field, scope: Scope) -> list[Fragment]:
    if operator.takes in ("ago", "ahead"):
        return [_distance(operator.takes, operand, field, scope)]
    if isinstance(operand, Times):
        return [_times(operator, operand, field, scope)]
    if not isinstance(operand, Values):
        raise refusal(field, _("This comparison needs a value."))
    return _values(operator, operand.values, field)


def _values(operator: Operator, texts: tuple[str, ...], field: Field) -> list[Fragment]:
    if len(texts) < abs(operator.operands) or (operator.operands >= 0 and len(texts) > operator.operands):
        raise refusal(field, _("This comparison needs a value."))
    if operator.takes in ("inside", "start"):
        return [_pattern(operator.takes, texts[0])]
    if operator.takes == "list":
        kind = field.type.sql if field.type.many else f"{field.type.sql}[]"
        return [Fragment(f"%s::{kind}", (_list(texts, field),))]
    return [Fragment(f"%s::{field.type.sql}", (_read(text, field),)) for text in texts]


def _list(texts: tuple[str, ...], field: Field) -> list[Any]:
    return list(field.type.parse(list(texts), field.spec)) if field.type.many else [_read(text, field) for text in texts]


def _read(text: str, field: Field) -> Any:
    try:
        value = field.type.parse(text, field.spec)
    except Unfit as unfit:
        raise refusal(field, unfit.message) from None
    if value is None:
        raise refusal(field, _("This comparison needs a value."))
    return value


def _pattern(takes: str, text: str) -> Fragment:
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Fragment("%s", (f"%{escaped}%" if takes == "inside" else f"{escaped}%",))


def _times(operator: Operator, operand: Times, field: Field, scope: Scope) -> Fragment:
    other = scope.field(operand.field)
    if not (field.type.numeric and other.type.numeric) or operator.operands != 1:
        raise refusal(field, _("Only numbers can be compared with a multiple of another field."))
    value = scope.value(other)
    return Fragment(f"({value.text} * %s)", (*value.params, operand.factor), value.joins)


def _distance(direction: str, operand: Operand, field: Field, scope: Scope) -> Fragment:
    """The moment that lies the operand's length of time before or after now."""
    if isinstance(operand, Span):
        return Fragment(f"%s::{field.type.sql}", (_moment(direction, operand, field, scope),))
    if not isinstance(operand, Times):
        raise refusal(field, _("This comparison needs a length of time."))
    other = scope.field(operand.field)
    if not other.type.numeric:
        raise refusal(field, _("Only a number of days can be compared with a date."))
    days = scope.value(other)
    sign = "-" if direction == "ago" else "+"
    text = f"(%s::timestamptz {sign} ({days.text} * %s)::float8 * interval '1 day')"
    cast = f"{text}::date" if field.type is DATE else text
    return Fragment(cast, (scope.now, *days.params, operand.factor), days.joins)


def _moment(direction: str, span: Span, field: Field, scope: Scope) -> Any:
    moment = shifted(scope.now, span, -1 if direction == "ago" else 1)
    return moment if field.type is MOMENT else moment.date()


def shifted(now: datetime, span: Span, sign: int) -> datetime:
    """`now` moved by a span; months and years by the calendar. Beyond the calendar it stays at the calendar's end."""
    try:
        if span.unit in ("month", "year"):
            return now + relativedelta(**{f"{span.unit}s": sign * span.amount})  # type: ignore[arg-type]
        return now + sign * timedelta(**{f"{span.unit}s": span.amount})
    except (OverflowError, ValueError):
        return now.replace(year=1800 if sign < 0 else 9000)


def _related(node: Related, scope: Scope) -> Fragment:
    """The party is, or is not, among those whose rows measure up. One uncorrelated set, so that it can be hashed."""
    inner, visible = scope.relate(node.type)
    condition = conjunction([visible, compile_condition(node.where, inner), _within(node, inner)])
    party = inner.type.belongs_to
    having, holds_for_none = _having(node, inner)
    text = f"select t.{party} from {inner.type.table} t{_joined(condition, having)} where {condition.text} and t.{party} is not null"
    params = condition.params
    if having.text != "true":
        wanted = negation(having) if holds_for_none else having
        text, params = f"{text} group by t.{party} having {wanted.text}", params + wanted.params
    word = "not in" if holds_for_none else "in"
    return Fragment(f"t.{scope.type.belongs_to or 'id'} {word} ({text})", params)


def _joined(*parts: Fragment) -> str:
    return "".join(f" left join {join.table} {join.alias} on {join.on}" for join in merge_joins(*(part.joins for part in parts)))


def _within(node: Related, inner: Scope) -> Fragment:
    if node.within is None:
        return TRUE
    when = next((field for field in inner.fields.values() if field.mark == "when"), None)
    if when is None:
        raise refusal(COUNTED, _("These rows have no date."))
    return comparison(inner.value(when), when, "newer_than", node.within, inner)


def _having(node: Related, inner: Scope) -> tuple[Fragment, bool]:
    """What the measure must be, and whether a party without any row fulfils it."""
    if node.measure == "never":
        return TRUE, True
    if node.measure == "count":
        return comparison(Fragment("count(*)"), COUNTED, node.operator, node.operand, inner), _zero_holds(node)
    field = inner.field(node.field)
    value = inner.value(field)
    if node.measure == "sum":
        if not field.type.numeric:
            raise refusal(field, _("Only numbers can be added up."))
        added = Fragment(f"coalesce(sum({value.text}), 0)", value.params, value.joins)
        return comparison(added, ADDED, node.operator, node.operand, inner), _zero_holds(node)
    best = Fragment(f"{'min' if node.measure == 'first' else 'max'}({value.text})", value.params, value.joins)
    return comparison(best, field, node.operator, node.operand, inner), node.operator == "is_empty"


def _zero_holds(node: Related) -> bool:
    if not isinstance(node.operand, Values) or not node.operand.values:
        return False
    try:
        low, *more = [float(text) for text in node.operand.values]
    except ValueError:
        return False
    checks = {"is": low == 0, "is_not": low != 0, "lt": low > 0, "le": low >= 0, "gt": low < 0, "ge": low <= 0}
    return low <= 0 <= more[0] if node.operator == "between" and more else checks.get(node.operator, False)
