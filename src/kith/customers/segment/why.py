"""Why somebody is in a segment, or is not: its lines one by one, with what is known of the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core import access
from kith.core.conditions.compile import compile_condition, measure_of
from kith.core.conditions.fragment import FALSE, Fragment
from kith.core.conditions.scope import Scope
from kith.core.conditions.sentence import Words
from kith.core.conditions.tree import Group, Line, Node, Related, Times
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.counting import numbers
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.statement import fetch
from kith.customers.party.model import Party
from kith.customers.segment.actions import condition_of
from kith.customers.segment.counts import PATIENCE
from kith.customers.segment.model import Segment
from kith.desk.one_record import values_of

GROUPS = {
    "all": gettext_lazy("All of these:"), "any": gettext_lazy("One of these at least:"),
    "none": gettext_lazy("None of these:"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Because:
    """A line of the condition in words, whether it holds for the person, and what is known of them; `depth` is from 0."""

    words: str
    holds: bool
    known: str
    depth: int


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether somebody is in a segment, and line by line why."""

    is_in: bool
    lines: tuple[Because, ...]


def membership(actor: Actor, segment: Segment, party: Party) -> Membership | None:
    """As things stand now, over what the actor may see; None where it takes too long to tell."""
    scope = access.scope(actor, current().type("person")).limited([party.pk])
    root = condition_of(segment)
    nodes = list(_walk(root, 0))
    parts = [_compiled(node, scope) for node in (root, *(node for node, _depth in nodes))]
    found = numbers(actor, scope.type, parts, Fragment("t.id = %s", (party.pk,)), PATIENCE)
    if found is None:
        return None
    told = _Known(actor, scope, party)
    lines = (
        Because(told.words(node), bool(holds), told.value(node), depth)
        for (node, depth), holds in zip(nodes, found[1:], strict=True)
    )
    return Membership(bool(found[0]), tuple(lines))


def _walk(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    """The lines in their order. The group around all of them has no line of its own, unless it says more than "all"."""
    if not isinstance(node, Group):
        yield node, depth
        return
    is_said = depth > 0 or node.kind != "all"
    if is_said and node.parts:
        yield node, depth
    for part in node.parts:
        yield from _walk(part, depth + 1 if is_said or isinstance(part, Group) else depth)


def _compiled(node: Node, scope: Scope) -> Fragment:
    """A line that cannot be read any more holds for nobody."""
    try:
        return compile_condition(node, scope)
    except Invalid:
        return FALSE


class _Known:
    """What is known of one person, as the lines of a condition ask for it."""

    def __init__(self, actor: Actor, scope: Scope, party: Party) -> None:
        self._actor, self._scope, self._party = actor, scope, party
        self._words = Words(scope, actor.viewer(house_currency()))

    def words(self, node: Node) -> str:
        return str(GROUPS[node.kind]) if isinstance(node, Group) else self._words.phrase(node)

    def value(self, node: Node) -> str:
        """What the line compares, as pages show it; empty for groups and for what cannot be read any more."""
        try:
            if isinstance(node, Line):
                return self._of_line(node)
            return self._of_related(node) if isinstance(node, Related) else ""
        except Invalid:
            return ""

    def _of_line(self, node: Line) -> str:
        other = (node.operand.field,) if isinstance(node.operand, Times) else ()
        keys = (node.field, *other)
        fields = [self._scope.field(key) for key in keys]
        person = current().type("person")
        values = values_of(self._actor, person, self._party, keys)
        shown = [self._shown(field, values.get(field.key)) for field in fields]
        if not other:
            return shown[0]
        return "; ".join(f"{field.label}: {text}" for field, text in zip(fields, shown, strict=True))

    def _of_related(self, node: Related) -> str:
        measured, field = measure_of(node, self._scope, self._party.pk)
        return self._shown(field, fetch(measured.text, measured.params)[0][0])

    def _shown(self, field: Field, value: object) -> str:
        if value is None or value == "" or value == []:
            return _("not known")
        return field.type.show(value, field.spec, self._actor.viewer(house_currency()))
