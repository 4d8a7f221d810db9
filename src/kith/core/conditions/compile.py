"""From the tree to set-based SQL. A field that is empty never makes a line hold by accident."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kith.core.conditions.fragment import (
    TRUE,
    Fragment,
    conjunction,
    disjunction,
    joined,
    merge_joins,
    negation,
)
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group, Line, Node, Operand, Related, Span, Times, Values
from kith.core.errors import Invalid, NotFound, Text
from kith.core.fieldtypes import DATE, DECIMAL, INTEGER, MOMENT, Unfit
from kith.core.fieldtypes.operator import OPERATORS, Operator
from kith.core.registry.field import Field, Privacy
from kith.lib.copy_text import numbers
from kith.lib.text import clean

COUNTED = Field("count", pgettext_lazy("how many", "Number"), INTEGER, Privacy.INTERNAL)
ADDED = Field("sum", _("Sum"), DECIMAL, Privacy.INTERNAL)
FARTHEST = 100_000  # days that a date is moved at most, so that no product of two fields leaves the calendar
EARLIEST, LATEST = datetime(1800, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
LAST_MOMENT = timedelta(days=1, microseconds=-1)
EMPTINESS = ("is_empty", "is_filled")  # asked of what was entered, never of what was worked out
INCLUSIVE = (("after", 0), ("between", 1))  # operands that mean the whole of a day


def compile_condition(node: Node | None, scope: Scope) -> Fragment:
    """The condition as a boolean expression over `t`.

    Raises Invalid for what the scope does not know and for a value it cannot read.
    """
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
    value = scope.value(field) if node.operator in EMPTINESS else scope.compared(field)
    return comparison(value, field, node.operator, node.operand, scope)


def comparison(value: Fragment, field: Field, operator_key: str, operand: Operand, scope: Scope) -> Fragment:
    """A value compared by one operator of its field's type."""
    operator = OPERATORS.get(operator_key)
    if operator is None or operator.key not in field.type.operators:
        raise refusal(field, _("This comparison does not fit the field."))
    parts = [value, *_operands(operator, operand, field, scope)]
    names = {"field": value.text, "now": f"%s::{field.type.sql}"}
    text = operator.sql.format(*(part.text for part in parts[1:]), **names)
    now = scope.now.date() if field.type is DATE else scope.now
    return Fragment(text, _in_order(operator, parts, now), merge_joins(*(part.joins for part in parts)))


def _in_order(operator: Operator, parts: list[Fragment], now: date) -> tuple[Any, ...]:
    """The parameters in the order in which the operator's SQL names its parts."""
    places = {"{field}": parts[0].params, "{now}": (now,)}
    places |= {f"{{{index}}}": part.params for index, part in enumerate(parts[1:])}
    found = sorted((operator.sql.find(place), place) for place in places if place in operator.sql)
    return tuple(param for _at, place in found for param in places[place])


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
        return [_pattern(operator.takes, texts[0], field)]
    if operator.takes == "list":
        kind = field.type.sql if field.type.many else f"{field.type.sql}[]"
        return [Fragment(f"%s::{kind}", (_list(texts, field),))]
    values = [read(text, field, whole_day=(operator.key, at) in INCLUSIVE) for at, text in enumerate(texts)]
    return [Fragment(f"%s::{field.type.sql}", (value,)) for value in values]


def _list(texts: tuple[str, ...], field: Field) -> list[Any]:
    if not field.type.many:
        return [read(text, field) for text in texts]
    return list(read(list(texts), field))


def read(text: str | list[str], field: Field, *, whole_day: bool = False) -> Any:
    """The stored value of what was written. With `whole_day`, a mere date means the last moment of that day."""
    try:
        value = field.type.parse(text, field.spec)
    except Unfit as unfit:
        raise refusal(field, unfit.message) from None
    if value is None or value == "" or value == []:
        raise refusal(field, _("This comparison needs a value."))
    return value + LAST_MOMENT if whole_day and field.type is MOMENT and _is_date(str(text)) else value


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _pattern(takes: str, text: str, field: Field) -> Fragment:
    escaped = clean(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if not escaped:
        raise refusal(field, _("This comparison needs a value."))
    return Fragment("lower(%s)", (f"%{escaped}%" if takes == "inside" else f"{escaped}%",))


def _times(operator: Operator, operand: Times, field: Field, scope: Scope) -> Fragment:
    other = scope.field(operand.field)
    if not (field.type.numeric and other.type.numeric) or operator.operands != 1:
        raise refusal(field, _("Only numbers can be compared with a multiple of another field."))
    value = scope.compared(other)
    return Fragment(f"({value.text} * %s::numeric)", (*value.params, operand.factor), value.joins)


def _distance(direction: str, operand: Operand, field: Field, scope: Scope) -> Fragment:
    """The moment that lies the operand's length of time before or after now."""
    if isinstance(operand, Span):
        moment = shifted(scope.now, operand, -1 if direction == "ago" else 1)
        return Fragment(f"%s::{field.type.sql}", (moment.date() if field.type is DATE else moment,))
    if not isinstance(operand, Times):
        raise refusal(field, _("This comparison needs a length of time."))
    other = scope.field(operand.field)
    if not other.type.numeric:
        raise refusal(field, _("Only a number of days can be compared with a date."))
    days = scope.value(other)
    sign = "-" if direction == "ago" else "+"
    # least and greatest pass over NULL, so adding nothing of the number keeps an unknown length unknown
    length = (
        f"(least(greatest({days.text} * %s::numeric, -{FARTHEST}), {FARTHEST}) + {days.text} * 0)::float8"
    )
    text = f"(%s::timestamptz {sign} {length} * interval '1 day')"
    cast = f"{text}::date" if field.type is DATE else text
    return Fragment(cast, (scope.now, *days.params, operand.factor, *days.params), days.joins)


def shifted(now: datetime, span: Span, sign: int) -> datetime:
    """`now` moved by a span; months and years by the calendar. Beyond the calendar it stays at the calendar's end."""
    try:
        if span.unit in ("month", "year"):
            return _by_months(now, sign * span.amount * (12 if span.unit == "year" else 1))
        return now + sign * timedelta(**{f"{span.unit}s": span.amount})
    except (OverflowError, ValueError):
        return EARLIEST if sign < 0 else LATEST


def _by_months(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


def _related(node: Related, scope: Scope) -> Fragment:
    """The party is, or is not, among those whose rows measure up.

    The rows are one set of their own inside EXISTS, so that PostgreSQL may join, hash or look them up.
    """
    inner, visible = _relate(node, scope)
    rows = conjunction(
        [visible, _among(scope, inner), compile_condition(node.where, inner), _within(node, inner)]
    )
    having, holds_for_none = _having(node, inner)
    tables = f"{inner.type.table} t{joined(merge_joins(rows.joins, having.joins))}"
    text = f"select t.{inner.type.belongs_to} as party from {tables} where {rows.text}"
    params = rows.params
    if having.text != "true":
        wanted = negation(having) if holds_for_none else having
        # Once: where PostgreSQL shares a statement among processes, each would add up all rows for itself.
        text = f"with added as materialized ({text} group by 1 having {wanted.text}) select party from added"
        params += wanted.params
    word = "not exists" if holds_for_none else "exists"
    return Fragment(f"{word} (select from ({text}) m where m.party = t.{scope.type.belongs_to})", params)


def _among(scope: Scope, inner: Scope) -> Fragment:
    """PostgreSQL does not carry what is asked of a party into the sums over its rows."""
    if scope.among is None:
        return TRUE
    return Fragment(f"t.{inner.type.belongs_to} = any(%s::bigint[])", (numbers(scope.among),))


def measure_of(node: Related, scope: Scope, party: int) -> tuple[Fragment, Field]:
    """What a line on related rows measures of one party, as a SELECT of one value, and the field that says how it is shown.

    Raises Invalid as `compile_condition` does.
    """
    inner, visible = _relate(node, scope)
    rows = conjunction([visible, compile_condition(node.where, inner), _within(node, inner)])
    value, field = _measure(node, inner)
    tables = f"{inner.type.table} t{joined(merge_joins(rows.joins, value.joins))}"
    text = f"select {value.text} from {tables} where {rows.text} and t.{inner.type.belongs_to} = %s"
    return Fragment(text, (*value.params, *rows.params, party)), field


def _measure(node: Related, inner: Scope) -> tuple[Fragment, Field]:
    if node.measure in ("count", "never"):
        return Fragment("count(*)"), COUNTED
    field = inner.field(node.field)
    value = inner.compared(field)
    if node.measure == "sum":
        return replaced(value, "coalesce(sum({}), 0)"), ADDED
    return replaced(value, "min({})" if node.measure == "first" else "max({})"), field


def _relate(node: Related, scope: Scope) -> tuple[Scope, Fragment]:
    try:
        inner, visible = scope.relate(node.type)
    except NotFound:
        inner = None
    if inner is None or not inner.type.belongs_to or not scope.type.belongs_to:
        reason = format_lazy(_("There are no “{type}” records here any more."), type=node.type[:60])
        raise Invalid({"condition": [reason]})
    return inner, visible


def _within(node: Related, inner: Scope) -> Fragment:
    if node.within is None:
        return TRUE
    when = inner.fields.get(inner.type.dated)
    if when is None:
        reason = format_lazy(_("{type}: these records have no date."), type=inner.type.plural)
        raise Invalid({"condition": [reason]})
    return comparison(inner.value(when), when, "newer_than", node.within, inner)


def _having(node: Related, inner: Scope) -> tuple[Fragment, bool]:
    """What the measure must be, and whether a party without any row fulfils it."""
    if node.measure == "never":
        return TRUE, True
    if isinstance(node.operand, Times):
        raise refusal(COUNTED, _("A measure is compared with a value, not with a field."))
    if node.measure == "count":
        compared = comparison(Fragment("count(*)"), COUNTED, node.operator, node.operand, inner)
        return (TRUE, False) if _any_row_will_do(node) else (compared, _zero_holds(node, COUNTED))
    field = inner.field(node.field)
    value = inner.compared(field)
    if node.measure == "sum":
        if not field.type.numeric:
            raise refusal(field, _("Only numbers can be added up."))
        added = replaced(value, "coalesce(sum({}), 0)")
        return comparison(added, ADDED, node.operator, node.operand, inner), _zero_holds(node, ADDED)
    if not field.type.numeric and field.type not in (DATE, MOMENT):
        raise refusal(field, _("Only dates and numbers have a first and a last one."))
    best = replaced(value, "min({})" if node.measure == "first" else "max({})")
    return comparison(best, field, node.operator, node.operand, inner), node.operator in (
        "is_empty",
        "is_not",
    )


def replaced(value: Fragment, text: str) -> Fragment:
    return Fragment(text.format(value.text), value.params, value.joins)


def _any_row_will_do(node: Related) -> bool:
    return (node.operator, node.operand) in (("ge", Values(("1",))), ("gt", Values(("0",))))


def _zero_holds(node: Related, field: Field) -> bool:
    """Whether nothing, counted or added up, fulfils the comparison."""
    texts = node.operand.values if isinstance(node.operand, Values) else ()
    low, high = [*(read(text, field) for text in texts), 0, 0][:2]
    return bool(
        {
            "is": low == 0,
            "is_not": low != 0,
            "lt": low > 0,
            "le": low >= 0,
            "gt": low < 0,
            "ge": low <= 0,
            "between": low <= 0 <= high,
            "is_filled": True,
        }.get(node.operator, False)
    )
