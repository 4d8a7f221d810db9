"""What a press in the builder asks for, applied to the tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import orjson
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.tree import (
    NOTHING,
    UNITS,
    Group,
    Line,
    Node,
    Related,
    Span,
    Values,
    from_json,
    to_json,
)
from kith.core.errors import Invalid
from kith.core.fieldtypes import REFERENCE
from kith.core.fieldtypes.operator import OPERATORS
from kith.desk.conditions import edit
from kith.desk.conditions.edit import Fields
from kith.desk.controls import options


@dataclass(frozen=True, slots=True)
class Change:
    """`do` to the part at `path`; `value` is what was chosen, `picks` what was ticked or typed in a menu."""

    do: str = ""
    path: str = ""
    part: str = ""
    value: str = ""
    picks: tuple[str, ...] = ()


def read_change(sent: QueryDict) -> Change:
    """Raises Invalid for a press that this page does not have."""
    try:
        data = orjson.loads(sent.get("change") or "{}")
        return Change(**{key: str(value) for key, value in data.items()}, picks=tuple(sent.getlist("pick")))
    except (orjson.JSONDecodeError, TypeError, AttributeError):
        raise Invalid({"condition": [_("This change cannot be read.")]}) from None


def read_tree(text: str) -> Group:
    """The tree that the page carries along. Raises Invalid."""
    node = _read(text or '{"all": []}')
    return node if isinstance(node, Group) else Group("all", (node,))


def _read(text: str) -> Node:
    try:
        return from_json(orjson.loads(text))
    except orjson.JSONDecodeError:
        raise Invalid({"condition": [_("This condition cannot be read.")]}) from None


def with_typed(root: Group, sent: QueryDict) -> Group:
    """The tree with everything that stands in its boxes: names are `v:<path>:<part>`."""
    for name, text in sent.items():
        if name.startswith("v:") and name.count(":") > 1:
            _v, path, part = name.split(":", 2)
            try:
                root = edit.changed(root, path, partial(edit.typed, part=part, text=str(text)))
            except (LookupError, IndexError):
                continue
    return root


def apply(root: Group, change: Change, fields: Fields) -> Group:
    """The tree after the change. A change of a part that is gone changes nothing.

    Raises Invalid for a tree that could not be read again, such as one that is too deep.
    """
    changed = _applied(root, change, fields)
    from_json(to_json(changed))
    return changed


def _applied(root: Group, change: Change, fields: Fields) -> Group:
    try:
        if change.do in ("add", "suggest"):
            return edit.appended(root, change.path, _new(change.value, fields))
        if change.do == "group":
            return edit.appended(root, change.path, Group("any"))
        return (
            edit.changed(root, change.path, lambda node: _changed(node, change, fields))
            if change.do
            else root
        )
    except (LookupError, IndexError):
        return root


def _changed(node: Node, change: Change, fields: Fields) -> Node | None:
    if change.do == "remove":
        return None
    if isinstance(node, Group):
        return (
            replace(node, kind=change.value)
            if change.do == "kind" and change.value in ("all", "any", "none")
            else node
        )
    if change.do == "field":
        return _new(change.value, fields)
    if change.do == "unit":
        return edit.with_unit(node, change.value)
    return _related(node, change) if isinstance(node, Related) else _line(node, change, fields)


def _related(node: Related, change: Change) -> Node:
    if change.do == "operator" and change.value in OPERATORS:
        return replace(node, operator=change.value, operand=edit.fresh_operand(change.value))
    if change.do == "span" and change.value in UNITS and isinstance(node.operand, Span):
        return replace(node, operand=Span(node.operand.amount, change.value))
    return node


def _line(node: Line, change: Change, fields: Fields) -> Node:
    field = fields.get(node.field)
    if change.do == "operator" and field is not None and change.value in field.type.operators:
        return edit.with_operator(node, change.value)
    if change.do == "drop":
        return edit.without_value(node, change.value)
    if change.do == "value" and field is not None:
        picked = _picked(change, bool(options(field, "")))
        return edit.toggled(node, [*_held(node), *picked] if field.type is REFERENCE else picked)
    return node


def _held(node: Line) -> tuple[str, ...]:
    return node.operand.values if isinstance(node.operand, Values) else ()


def _picked(change: Change, ticked: bool) -> list[str]:
    if change.value:
        return [change.value]
    return (
        [each for each in change.picks if each]
        if ticked
        else [part.strip() for each in change.picks for part in each.split(",") if part.strip()]
    )


def _new(value: str, fields: Fields) -> Node:
    """A line for `field:<key>`, a measure for `related:<type>:<measure>:<field>`, a ready one for JSON."""
    kind, _colon, rest = value.partition(":")
    if value.startswith("{"):
        return _read(value)
    if kind == "field" and rest in fields:
        return edit.new_line(fields[rest])
    if kind == "related":
        key, measure, field = ([*rest.split(":"), "", ""])[:3]
        operator = "older_than" if measure == "last" else "ge"
        operand = Span(90, "day") if measure == "last" else NOTHING if measure == "never" else Values(("1",))
        within = None if measure == "last" else Span(90, "day")
        return Related(key, measure, field, operator, operand, None, within)
    raise LookupError(value)
