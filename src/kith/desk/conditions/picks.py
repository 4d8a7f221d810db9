"""The menus behind the builder's tokens."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from kith.core.access import readable
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group, Line, Related, Span, Values
from kith.core.errors import NotFound
from kith.core.fieldtypes import MOMENT, REFERENCE
from kith.core.fieldtypes.operator import OPERATORS
from kith.core.principals.actor import Actor
from kith.core.records.tags import takes_tags
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk.builder_view import Pick, PickOption
from kith.desk.conditions.edit import Fields, at
from kith.desk.conditions.tokens import compared, unit_name
from kith.desk.controls import control, options
from kith.desk.form_view import FormField

FORM = "builder"


def pick(actor: Actor, root: Group, scope: Scope, path: str, part: str) -> Pick:
    """The menu of one part of a line, or of a new line. Raises NotFound where the tree has no such part."""
    fields = scope.fields
    if part in ("new", "field"):
        return _fields(actor, scope, path, "add" if part == "new" else "field")
    try:
        node = at(root, path)
    except (LookupError, IndexError):
        raise NotFound from None
    if isinstance(node, Related):
        return _related(node, path, part)
    if not isinstance(node, Line) or node.field not in fields:
        raise NotFound
    field = fields[node.field]
    if part == "operator":
        options = tuple(
            PickOption(key, OPERATORS[key].label, selected=key == node.operator)
            for key in field.type.operators
        )
        return Pick(_("Comparison"), options, form=FORM, do="operator", path=path, part=part)
    return _units(node, field, fields, path) if part == "unit" else _values(node, field, path)


def _fields(actor: Actor, scope: Scope, path: str, do: str) -> Pick:
    own = [
        PickOption(f"field:{key}", field.label, field.icon or "list-filter", _group_of(field, scope.type))
        for key, field in sorted(scope.fields.items(), key=lambda one: _rank(one[1]))
        if key != "uid"
    ]
    measured_by = measured(actor) if scope.type.belongs_to == "id" else []
    more = [option for declared in measured_by for option in _measures(actor, declared)]
    return Pick(_("What to look at"), (*own, *more), form=FORM, do=do, path=path, part="field")


def _rank(field: Field) -> int:
    """What somebody writes stands first, then whether one may be contacted, then what is worked out."""
    return 1 if field.mark == "reach" else 0 if field.source is None or field.writable else 2


def _group_of(field: Field, declared: ObjectType) -> str:
    rank, of_party = _rank(field), declared.belongs_to == "id"
    if rank == 1:
        return _("May be contacted")
    if rank == 0:
        return _("About them") if of_party else str(declared.label)
    return _("Worked out and main address") if of_party else _("Worked out")


def measured(actor: Actor) -> list[ObjectType]:
    """Types whose rows belong to a party and that the actor may read: orders, e-mails, notes …"""
    return [each for each in current().types if each.belongs_to not in ("", "id") and readable(actor, each)]


def _measures(actor: Actor, declared: ObjectType) -> list[PickOption]:
    group = str(declared.plural)
    found = [
        PickOption(
            f"related:{declared.key}:count:",
            _("%(plural)s: how many") % {"plural": declared.plural},
            declared.icon,
            group,
        ),
        PickOption(
            f"related:{declared.key}:never:",
            _("%(plural)s: none at all") % {"plural": declared.plural},
            declared.icon,
            group,
        ),
    ]
    for field in readable(actor, declared).values():
        if field.type.numeric:
            label = _("%(plural)s: sum of %(field)s") % {"plural": declared.plural, "field": field.label}
            found.append(PickOption(f"related:{declared.key}:sum:{field.key}", label, declared.icon, group))
        elif field.type is MOMENT and field.key == declared.dated:
            label = _("%(plural)s: last %(field)s") % {"plural": declared.plural, "field": field.label}
            found.append(PickOption(f"related:{declared.key}:last:{field.key}", label, declared.icon, group))
    return found


def _related(node: Related, path: str, part: str) -> Pick:
    if part == "operator":
        keys = (
            ("ge", "gt", "le", "lt", "is")
            if node.measure in ("count", "sum")
            else ("older_than", "newer_than")
        )
        options = tuple(PickOption(key, OPERATORS[key].label, selected=key == node.operator) for key in keys)
        return Pick(_("Comparison"), options, form=FORM, do="operator", path=path, part=part)
    span = node.operand if part == "span" and isinstance(node.operand, Span) else node.within
    units = [
        PickOption(unit, unit_name(unit), selected=span is not None and span.unit == unit)
        for unit in ("day", "week", "month", "year")
    ]
    if part == "span":
        return Pick(_("How long"), tuple(units), form=FORM, do="span", path=path, part=part)
    return Pick(
        _("When"),
        (*units, PickOption("ever", _("ever"), selected=node.within is None)),
        form=FORM,
        do="unit",
        path=path,
        part=part,
    )


def _units(node: Line, field: Field, fields: Fields, path: str) -> Pick:
    """Fixed lengths for dates; and for dates and numbers multiples of the numbers that fit."""
    options = (
        [
            PickOption(unit, unit_name(unit), group=_("A fixed time"))
            for unit in ("day", "week", "month", "year")
        ]
        if not field.type.numeric
        else []
    )
    if field.type.numeric:
        options.append(PickOption("value", _("A number")))
    others = [
        each
        for each in fields.values()
        if each.type.numeric and each.key != field.key and (field.type.numeric or each.mark == "days")
    ]
    options += [PickOption(f"of:{each.key}", f"× {each.label}", group=_("A multiple of")) for each in others]
    return Pick(_("Compared with"), tuple(options), form=FORM, do="unit", path=path, part="unit")


def _values(node: Line, field: Field, path: str) -> Pick:
    held = node.operand.values if isinstance(node.operand, Values) else ()
    several = node.operator in OPERATORS and OPERATORS[node.operator].takes == "list"
    found = tuple(
        PickOption(each.value, each.label, selected=each.value in held)
        for each in options(field, "")
        if each.value
    )
    if found:
        return Pick(str(field.label), found, several=several, form=FORM, do="value", path=path, part="value")
    return Pick(
        str(field.label),
        field=replace(_box(field, held), form=FORM),
        form=FORM,
        do="value",
        path=path,
        part="value",
        submit_label=_("Add") if field.type is REFERENCE else _("Set"),
    )


def _box(field: Field, held: tuple[str, ...]) -> FormField:
    """Where values are written: records are looked up and added one by one."""
    needed = replace(compared(field), required=True)
    if field.type is REFERENCE:
        return control(needed, None, name="pick")
    if takes_tags(field):
        return control(needed, ", ".join(held), name="pick")
    several = _("Several, parted by commas.")
    return FormField("pick", field.label, "text", ", ".join(held), required=True, help=several)
