"""What a role gives, laid out as a table: kinds of records below each other by room, actions beside each other.

A cell is named `<kind>.<action>`: the kind is the key of a type, or `*` and an audience for all its types at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.access.grants import GRANTS
from kith.core.access.model import AccessRole, FieldRule, Reading, RoleRule, Rows
from kith.core.access.owners import has_owners
from kith.core.access.policy import LOOKING
from kith.core.administration.checks import OF_OWNERS
from kith.core.administration.roles import clear_field_rule, clear_rule, set_field_rule, set_rule
from kith.core.administration.type import AUDIENCES
from kith.core.conditions.text import parse_text, print_text
from kith.core.conditions.tree import from_json, to_json
from kith.core.errors import Invalid, Text
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import Action, Audience, ObjectType
from kith.core.registry.room import Room

ACTIONS: dict[Action, Text] = {
    Action.SEE: _("See"),
    Action.CREATE: _("Add"),
    Action.EDIT: _("Change"),
    Action.DELETE: _("Delete"),
    Action.EXPORT: _("Export"),
    Action.BULK: _("Many at once"),
    Action.MERGE: _("Merge"),
    Action.RUN: _("Other acts"),
}
SHORT = {
    Rows.NONE: _("none"),
    Rows.OWN: _("own"),
    Rows.TEAM: _("team"),
    Rows.SUBTREE: _("team + below"),
    Rows.CONDITION: _("by condition"),
    Rows.ALL: _("all"),
}
HOUSE = "core"  # its records are for few, so they come last


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role in the list, with how often it is given."""

    uid: UUID
    name: str
    summary: str
    shipped: bool
    given: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One action on one kind of records: what `holds`, what the role itself `said` (empty where it follows), and what
    it `follows` where nothing is said."""

    name: str
    label: Text
    holds: str
    said: str
    follows: str
    choices: tuple[str, ...]
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of records. `cells` has None where the action cannot be given; `verbs` are acts with rules of their own."""

    key: str
    label: Text
    cells: tuple[Cell | None, ...]
    verbs: tuple[Cell, ...] = ()
    fields: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one room."""

    title: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FieldLine:
    """What the role may do with one field, and what it `said` of it (empty where it follows the record)."""

    key: str
    label: Text
    said: str


def role_cards(by: Actor) -> tuple[RoleCard, ...]:
    """The roles that the actor may see, those that come with Kith first."""
    found = access.visible(by, AccessRole.objects.annotate(given=Count("grants"))).order_by(
        "-shipped", "name"
    )
    return tuple(RoleCard(role.uid, str(role.name), role.summary, role.shipped, role.given) for role in found)


def matrix(role: AccessRole) -> tuple[Part, ...]:
    """The whole table of a role: all kinds at once, then the rooms."""
    rules = _rules(role)
    hidden = _hidden(role)
    wide = Part(
        _("All at once"), tuple(_audience_line(role, rules, each.key, each.label) for each in AUDIENCES)
    )
    rooms = sorted((room for room in current().rooms if room.types), key=lambda room: room.key == HOUSE)
    parts = (
        Part(
            room.title,
            tuple(_line(role, rules, each, hidden.get(each.key, 0)) for each in _given_by_roles(room)),
        )
        for room in rooms
    )
    return (wide, *parts)


def _given_by_roles(room: Room) -> tuple[ObjectType, ...]:
    """The room's types but those whose records everybody keeps for themselves, whatever their roles."""
    return tuple(each for each in room.types if each.audience is not Audience.OWN)


def _hidden(role: AccessRole) -> dict[str, int]:
    found: dict[str, int] = {}
    for rule in role.field_rules.all():
        found[rule.type] = found.get(rule.type, 0) + 1
    return found


Rules = Mapping[tuple[str, str], RoleRule]


def _rules(role: AccessRole) -> Rules:
    return {(rule.type or f"*{rule.audience}", rule.action): rule for rule in role.rules.all()}


def _audience_line(role: AccessRole, rules: Rules, audience: str, label: Text) -> Line:
    choices = (Rows.NONE, *OF_OWNERS, Rows.ALL) if audience == Audience.STAFF else (Rows.NONE, Rows.ALL)
    cells = tuple(
        _cell(role, rules, f"*{audience}", action, word, audience, choices)
        if _given(audience, action)
        else None
        for action, word in ACTIONS.items()
    )
    return Line(f"*{audience}", label, cells)


def _given(audience: str, action: Action) -> bool:
    return audience == Audience.STAFF or action in LOOKING


def _line(role: AccessRole, rules: Rules, declared: ObjectType, fields: int) -> Line:
    owners = OF_OWNERS if has_owners(declared) else ()
    choices = (Rows.NONE, *owners, Rows.CONDITION, Rows.ALL)
    audience = str(declared.audience)
    cells = tuple(
        _cell(role, rules, declared.key, action, word, audience, choices)
        if _given(audience, action)
        else None
        for action, word in ACTIONS.items()
    )
    verbs = tuple(
        _cell(role, rules, declared.key, verb.key, verb.label, audience, choices, verb.action)
        for verb in declared.verbs
        if _given(audience, verb.action)
    )
    return Line(declared.key, declared.plural, cells, verbs, fields)


def _cell(
    role: AccessRole, rules: Rules, kind: str, action: str, label: Text, audience: str,
    choices: tuple[Rows, ...], wider: str = "",
) -> Cell:  # fmt: skip
    own = rules.get((kind, action))
    around = (rules.get((kind, wider)), rules.get((f"*{audience}", wider or action)))
    follows = next((str(rule.rows) for rule in around if rule and rule is not own), str(Rows.NONE))
    holds = str(own.rows) if own else follows
    if role.shipped:
        given = GRANTS.get(role.key, {}).get(Audience(audience), frozenset())
        holds = str(Rows.ALL if (wider or action) in given else Rows.NONE)
    return Cell(
        f"{kind}.{action}",
        label,
        holds,
        str(own.rows) if own else "",
        follows,
        tuple(map(str, choices)),
        _condition(own),
    )


def field_lines(role: AccessRole, declared: ObjectType) -> tuple[FieldLine, ...]:
    """The fields of a type, but the one that names its records."""
    said = {rule.field: rule.reading for rule in role.field_rules.all() if rule.type == declared.key}
    return tuple(
        FieldLine(field.key, field.label, said.get(field.key, ""))
        for field in declared.fields
        if field.key != declared.title
    )


@transaction.atomic
def change_cells(*, by: Actor, role: AccessRole, wanted: Mapping[str, str]) -> dict[str, str]:
    """Sets cells by name to `Rows`, `condition:<text form>`, or to nothing, which takes the rule back.

    Gives what the changed ones said before, in the same form. Raises NotAllowed, Conflict for a shipped role, or
    Invalid by the cell's name; then nothing is changed.
    """
    rules = _rules(role)
    before: dict[str, str] = {}
    for name, value in wanted.items():
        kind, _dot, action = name.rpartition(".")
        there = rules.get((kind, action))
        if value == said_by(there):
            continue
        before[name] = said_by(there)
        _set(by, role, name, (kind, action), there, value)
    return before


def said_by(rule: RoleRule | None) -> str:
    """A rule in the form of `change_cells`."""
    if rule is None:
        return ""
    return f"{rule.rows}:{_condition(rule)}" if rule.condition is not None else str(rule.rows)


def _condition(rule: RoleRule | None) -> str:
    return print_text(from_json(rule.condition)) if rule and rule.condition is not None else ""


def _set(
    by: Actor, role: AccessRole, name: str, cell: tuple[str, str], there: RoleRule | None, value: str
) -> None:
    kind, action = cell
    if not value:
        if there:
            clear_rule(by=by, rule=there)
        return
    rows, _colon, text = value.partition(":")
    target = {"audience": kind[1:]} if kind.startswith("*") else {"type_key": kind}
    try:
        condition = to_json(parse_text(text)) if rows == Rows.CONDITION else None
        set_rule(by=by, role=role, action=action, rows=rows, condition=condition, **target)
    except Invalid as invalid:
        raise Invalid({name: [text for texts in invalid.fields.values() for text in texts]}) from None


def change_field(*, by: Actor, role: AccessRole, declared: ObjectType, field: str, reading: str) -> None:
    """Sets what the role may do with a field, or with nothing lets it follow the record again."""
    if reading:
        set_field_rule(by=by, role=role, type_key=declared.key, field=field, reading=Reading(reading))
        return
    rule = FieldRule.objects.filter(role=role, type=declared.key, field=field).first()
    if rule:
        clear_field_rule(by=by, rule=rule)


def in_words(role: AccessRole) -> tuple[Text, ...]:
    """What the role gives, a short line for each kind of records, the widest first; then what it says of fields."""
    return (*_words(matrix(role)), *_field_words(role))


def _field_words(role: AccessRole) -> Iterator[Text]:
    for declared in current().types:
        said: dict[str, list[str]] = {}
        for line in field_lines(role, declared):
            if line.said:
                said.setdefault(line.said, []).append(str(line.label))
        for reading, labels in said.items():
            yield format_lazy(
                "{kind}: {reading} ({fields})",
                kind=declared.plural, reading=Reading(reading).label, fields=", ".join(labels),
            )  # fmt: skip


def _words(parts: tuple[Part, ...]) -> Iterator[Text]:
    for line in (line for part in parts for line in part.lines):
        given = [cell for cell in line.cells if cell and cell.said and cell.said != Rows.NONE]
        kept = [cell for cell in line.cells if cell and cell.said == Rows.NONE]
        acts = ", ".join(f"{cell.label} ({SHORT[Rows(cell.said)]})" for cell in given)
        if given:
            yield format_lazy("{kind}: {acts}", kind=line.label, acts=acts)
        if kept:
            acts = ", ".join(str(cell.label) for cell in kept)
            yield format_lazy(_("{kind}: not {acts}"), kind=line.label, acts=acts)
