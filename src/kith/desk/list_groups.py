"""A list in groups: a head for each value of a field with its count and sums; the rows of a group come when it is seen."""

from __future__ import annotations

from datetime import date

from babel.dates import format_skeleton
from django.utils.translation import gettext as _

from kith.core.access import readable
from kith.core.fieldtypes import BOOLEAN, REFERENCE
from kith.core.principals.actor import Actor
from kith.core.records.settings import house_currency
from kith.core.records.totals import BY_MONTH, MOST_GROUPS, Part, groupable, grouped, narrowed, within
from kith.core.registry.field import Field
from kith.desk import formats
from kith.desk.asked import Asked
from kith.desk.list_foot import foot_cells
from kith.desk.list_view import GroupHead

TALL = 8


def group_field(actor: Actor, asked: Asked) -> Field | None:
    """The field by which the list is grouped, where it is and can be."""
    field = readable(actor, asked.type).get(asked.layout.group)
    return field if field and groupable(field) else None


def group_heads(actor: Actor, asked: Asked, by: Field) -> tuple[GroupHead, ...] | None:
    """The groups in their order, or None where finding them takes too long."""
    parts = grouped(actor, asked.listing(), by)
    return None if parts is None else tuple(_head(actor, asked, by, part) for part in in_order(parts, by))


def in_order(parts: list[Part], by: Field) -> list[Part]:
    """Choices as they are declared, months from the last to the first, others by size; without a value last."""
    places = {choice.key: place for place, choice in enumerate(by.choices)}
    ordered = parts[:MOST_GROUPS]
    if by.type in BY_MONTH or by.type is BOOLEAN:
        ordered = sorted(ordered, key=lambda part: part.value or "", reverse=True)
    elif places:
        ordered = sorted(ordered, key=lambda part: places.get(part.value or "", len(places)))
    return sorted(ordered, key=lambda part: part.value is None)


def _head(actor: Actor, asked: Asked, by: Field, part: Part) -> GroupHead:
    condition = narrowed(asked.where, within(actor, part, by))
    rows = asked.turned(where=condition, group="")
    sums = {cell.key: (cell.text, cell.title) for cell in foot_cells(part)}
    return GroupHead(
        label=label_of(actor, by, part),
        count=formats.number(part.count),
        rows_href=rows.href(rows=1),
        sums=tuple(sums.get(key, ("", "")) for key in asked.columns[1:]),
        tall=part.count >= TALL,
    )


def label_of(actor: Actor, by: Field, part: Part) -> str:
    """What the rows of one part have in common, in words."""
    if part.value is None:
        return _("%(label)s: nothing") % {"label": by.label}
    if by.type in BY_MONTH:
        return str(format_skeleton("yMMMM", date.fromisoformat(part.value), locale=formats.locale()))
    if by.type is REFERENCE:
        return part.title or _("Not open to you")
    if by.type is BOOLEAN:
        return f"{by.label}: {_('Yes') if part.value == 'true' else _('No')}"
    return by.type.show(part.value, by.spec, actor.viewer(house_currency()))
