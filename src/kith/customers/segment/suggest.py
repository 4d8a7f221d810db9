"""Lines that are often added next, each with how many people it would leave."""

from __future__ import annotations

import orjson
from django.utils.translation import gettext as _

from kith.core.conditions.compile import compile_condition
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group, from_json
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.customers.segment.counts import numbers_of, reach_fields
from kith.customers.segment.type import outer_lines
from kith.desk import formats
from kith.desk.builder_view import Suggestion

MOST = 3


def candidates(actor: Actor) -> list[tuple[str, str, dict[str, object]]]:
    """Label, icon and JSON of what to offer, in order."""
    ways: list[tuple[str, str, dict[str, object]]] = [
        (str(field.label), field.icon, {"field": field.key, "op": "is_true"})
        for field in reach_fields(actor)[:1]
    ]
    return [
        *ways,
        (_("Class is A or B"), "chart-column", {"field": "abc_class", "op": "one_of", "value": ["A", "B"]}),
        (
            _("Overdue against their usual gap"),
            "history",
            {"field": "last_order_at", "op": "older_than", "times": "1.5", "of": "usual_gap_days"},
        ),
        (
            _("Ordered within 90 days"),
            "shopping-bag",
            {"field": "last_order_at", "op": "newer_than", "span": 90},
        ),
    ]


def suggestions(actor: Actor, root: Group, errors: dict[str, Text], scope: Scope) -> tuple[Suggestion, ...]:
    """Up to three lines about fields that the condition does not speak of yet; nothing for an any- or none-group."""
    if root.kind != "all" or errors:
        return ()
    used = {line.field for line in outer_lines(root)}
    offered = [
        each
        for each in candidates(actor)
        if str(each[2]["field"]) not in used and str(each[2]["field"]) in scope.fields
    ][:MOST]
    lines = [compile_condition(from_json(data), scope) for _label, _icon, data in offered]
    left = numbers_of(actor, lines, compile_condition(root, scope))
    return tuple(
        Suggestion(
            label,
            {"do": "suggest", "path": "", "value": orjson.dumps(data).decode()},
            formats.number(left[place]) if left else "",
            icon,
        )
        for place, (label, icon, data) in enumerate(offered)
    )
