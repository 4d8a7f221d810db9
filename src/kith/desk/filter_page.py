"""The menus above a list: add or change a filter, choose columns and order, save as a view."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core.access import readable
from kith.core.conditions.tree import Line, Span, Values
from kith.core.errors import Invalid
from kith.core.fieldtypes import BOOLEAN, REFERENCE
from kith.core.fieldtypes.operator import OPERATORS, Operator
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.desk.asked import Asked, added_line, read_asked, write_where
from kith.desk.controls import control
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.render import render_page

UNITS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class FilterView:
    """The form of one filter. `chosen` is the field, whose operators and value controls then stand below it."""

    href: str
    action: str
    vals: dict[str, str]
    field: FormField
    operator: FormField | None
    values: tuple[FormField, ...]
    error: str = ""
    build_href: str = ""


@desk
@require_GET
def filter_form(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """The form of a filter; sent with `set`, it leads to the list that is filtered so."""
    asked = read_asked(actor, current().at(path), request.GET)
    error = ""
    if request.GET.get("set"):
        try:
            return HttpResponseRedirect(_checked(actor, asked, request))
        except Invalid as invalid:
            error = str(invalid)
    view = _filter_view(request, actor, asked, error)
    return render_page(request, "desk/filter.jinja", {"filter": view}, block="filter")


def _checked(actor: Actor, asked: Asked, request: HttpRequest) -> str:
    from kith.core import access
    from kith.core.conditions.compile import compile_condition

    where = added_line(request, asked)
    compile_condition(where, access.scope(actor, asked.type))
    return asked.having(where=where)


def _filter_view(request: HttpRequest, actor: Actor, asked: Asked, error: str) -> FilterView:
    fields = readable(actor, asked.type)
    line = _line_at(asked, request.GET.get("place", ""))
    field = fields.get(request.GET.get("field", line.field if line else ""))
    choices = tuple(Choice(each.key, each.label, each is field) for each in fields.values())
    key = request.GET.get("op") or (line.operator if line and field and line.field == field.key else "")
    operator = _operator(field, key) if field else None
    return FilterView(
        href=f"/{asked.type.url}/filter",
        action=f"/{asked.type.url}/filter",
        vals=_kept(request, asked),
        field=FormField(
            "field", _("Field"), "select", required=True, choices=(Choice("", _("Choose a field")), *choices)
        ),
        operator=_operators(field, operator) if field and operator else None,
        values=_value_fields(field, operator, line) if field and operator else (),
        error=error,
        build_href=asked.href("/conditions"),
    )


def _kept(request: HttpRequest, asked: Asked) -> dict[str, str]:
    kept = {"where": write_where(asked.where), **asked.parts(), "place": request.GET.get("place", "")}
    return {key: value for key, value in kept.items() if value}


def _line_at(asked: Asked, place: str) -> Line | None:
    part = asked.lines[int(place)] if place in map(str, range(len(asked.lines))) else None
    return part if isinstance(part, Line) else None


def _operator(field: Field, key: str) -> Operator:
    return OPERATORS[key if key in field.type.operators else field.type.operators[0]]


def _operators(field: Field, chosen: Operator) -> FormField:
    choices = tuple(Choice(key, OPERATORS[key].label, key == chosen.key) for key in field.type.operators)
    return FormField("op", _("Comparison"), "select", required=True, choices=choices)


def _value_fields(field: Field, operator: Operator, line: Line | None) -> tuple[FormField, ...]:
    """The controls of what the field is compared with, filled from the line that is being changed."""
    held = line.operand if line and line.field == field.key else None
    if operator.takes in ("ago", "ahead"):
        span = held if isinstance(held, Span) else Span(30, "day")
        units = tuple(
            Choice(unit, label, unit == span.unit)
            for unit, label in zip(UNITS, (_("days"), _("weeks"), _("months"), _("years")), strict=True)
        )
        return (
            FormField(
                "span", _("How long"), "number", str(span.amount), required=True, minimum="0", half=True
            ),
            FormField("unit", _("Unit"), "select", required=True, choices=units, half=True),
        )
    values = held.values if isinstance(held, Values) else ()
    if operator.takes == "list":
        return (_several(field, values),)
    return tuple(
        _asked_for(_single(field, values[number] if number < len(values) else "", number, operator))
        for number in range(max(operator.operands, 0))
    )


def _asked_for(found: FormField) -> FormField:
    """A comparison needs what it compares with; only a switch says something either way."""
    return replace(found, required=found.kind != "switch")


def _several(field: Field, values: tuple[str, ...]) -> FormField:
    if field.choices:
        choices = tuple(Choice(each.key, each.label, each.key in values) for each in field.choices)
        return FormField("value", field.label, "select", required=True, choices=choices, multiple=True)
    return FormField(
        "value", field.label, "text", ", ".join(values), required=True, help=_("Several, parted by commas.")
    )


def _single(field: Field, value: str, number: int, operator: Operator) -> FormField:
    label = _("and") if number else field.label
    if field.type in (BOOLEAN, REFERENCE) or operator.takes in ("inside", "start"):
        return (
            control(replace(field, among=field.among[:1]), value, name="value", label=label)
            if field.type is REFERENCE
            else FormField("value", label, "text", value)
        )
    return control(field, value, name="value", label=label)
