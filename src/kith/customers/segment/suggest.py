"""Lines that are often added next, each with how many people it would leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import orjson
from django.utils.translation import gettext as _

from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import Fragment
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group, from_json
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.customers.segment.counts import Counts, reach_fields
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


@dataclass(frozen=True, slots=True)
class Offer:
    """A line that may be added. `line` counts how many it would leave, None where `reach` has counted it already."""

    label: str
    icon: str
    data: dict[str, object]
    line: Fragment | None


def offers(actor: Actor, root: Group, errors: dict[str, Text], scope: Scope) -> list[Offer]:
    """Up to three lines about fields that the condition does not speak of yet; nothing for an any- or none-group."""
    if root.kind != "all" or errors:
        return []
    used = {line.field for line in outer_lines(root)}
    known = {field.key for field in reach_fields(actor)}
    offered = [
        each
        for each in candidates(actor)
        if str(each[2]["field"]) not in used and str(each[2]["field"]) in scope.fields
    ][:MOST]
    return [
        Offer(
            label,
            icon,
            data,
            None if data["field"] in known else compile_condition(from_json(data), scope),
        )
        for label, icon, data in offered
    ]


def suggestions(offered: list[Offer], counts: Counts | None) -> tuple[Suggestion, ...]:
    """The offers with how many each would leave."""
    beside = iter(counts.beside if counts else ())
    return tuple(
        Suggestion(
            offer.label,
            {"do": "suggest", "path": "", "value": orjson.dumps(offer.data).decode()},
            _left(offer, counts, beside),
            offer.icon,
        )
        for offer in offered
    )


def _left(offer: Offer, counts: Counts | None, beside: Iterator[int]) -> str:
    if counts is None:
        return ""
    return formats.number(counts.reach[str(offer.data["field"])] if offer.line is None else next(beside))
