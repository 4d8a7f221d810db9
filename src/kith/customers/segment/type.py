"""Segments, described."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.colleague import PEOPLE
from kith.core.conditions.compile import refusal
from kith.core.conditions.tree import Group, Line, Node, from_json
from kith.core.errors import Invalid
from kith.core.fieldtypes import INTEGER, MOMENT, REFERENCE, STRUCTURE, TEXT
from kith.core.registry import current
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType
from kith.customers.segment.model import Segment


def check_condition(segment: Segment) -> None:
    """Raises Invalid for a condition that cannot be read, names fields people do not have or compares them as they cannot
    be."""
    try:
        tree = from_json(segment.condition or {"all": []})
    except Invalid as invalid:
        raise Invalid({"condition": invalid.fields.get("condition", [invalid.message])}) from None
    known = current().type("person").by_key
    lines = outer_lines(tree)
    gone = [line.field for line in lines if line.field not in known]
    if gone:
        raise Invalid({"condition": [format_lazy(_("People have no field “{field}”."), field=gone[0][:60])]})
    unfit = [known[line.field] for line in lines if line.operator not in known[line.field].type.operators]
    if unfit:
        raise refusal(unfit[0], _("This comparison does not fit the field."))


def outer_lines(node: Node) -> list[Line]:
    """The lines about people themselves, not those about their orders and the like."""
    if isinstance(node, Group):
        return [line for part in node.parts for line in outer_lines(part)]
    return [node] if isinstance(node, Line) else []


NAMED = ("person", "organisation", "household", "segment")
"""Types whose records the sentence of a segment names, as whoever saved it sees them."""

SEGMENT = ObjectType(
    key="segment",
    model=Segment,
    label=_("Segment"),
    plural=_("Segments"),
    icon="blend",
    path="segments",
    base="t.deleted_at is null",
    owner="owner_id",
    fields=(
        Field("name", _("Name"), TEXT, Privacy.INTERNAL, required=True, max_length=200, sortable=True),
        Field("condition", _("Condition"), STRUCTURE, Privacy.INTERNAL),
        Field("sentence", _("In plain words"), TEXT, Privacy.INTERNAL, writable=False, over=NAMED),
        Field("size", _("People"), INTEGER, Privacy.INTERNAL, writable=False, over=("person",)),
        Field("counted_at", _("Counted"), MOMENT, Privacy.INTERNAL, writable=False),
        Field("owner", _("Owner"), REFERENCE, Privacy.INTERNAL, target="principal", among=PEOPLE, mark="owner"),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "sentence", "size", "owner", "changed_at"),
    sort=("name",),
    search=("name",),
    check=check_condition,
)
