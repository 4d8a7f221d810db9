"""Many people are gathered in a segment: they get a tag, and the segment is the rule that whoever bears it belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.bulk.changing import write_values, write_values_back
from kith.core.bulk.editing import Edit, changeable, plan_back, plan_edit
from kith.core.bulk.operation import BulkOperation
from kith.core.conditions.tree import Group, Line, Values, to_json
from kith.core.errors import Invalid
from kith.core.fieldtypes import TEXT, Unfit
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.values import read_value
from kith.core.registry import current
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, ObjectType
from kith.customers.segment import actions
from kith.customers.segment.model import Segment

TAGS = "tags"
NAME = Field(
    "segment", _("Segment"), TEXT, Privacy.INTERNAL, required=True, max_length=60,
    help=_("They get a tag of this name. A segment of everybody with the tag is made where there is none."),
)  # fmt: skip


def may_gather(by: Actor, declared: ObjectType) -> bool:
    """People alone, for whoever may give them tags and make segments."""
    return (
        declared.key == "person"
        and TAGS in changeable(by, declared)
        and access.allowed(by, "customers.segment.create")
    )


def inputs(by: Actor, declared: ObjectType) -> tuple[Field, ...]:
    return (NAME,)


def read(by: Actor, declared: ObjectType, given: Mapping[str, object]) -> Edit:
    """The tag of the segment, which is made where there is none of this name. Raises Invalid, also for a segment that is a
    rule of another kind."""
    for key in given:
        if key != NAME.key:
            raise Invalid({key[:60]: [format_lazy(_("There is no field “{field}” here."), field=key[:60])]})
    name = str(given.get(NAME.key) or "").strip()
    if not name:
        raise Invalid({NAME.key: [_("This field is needed.")]})
    try:
        name = TEXT.parse(name, NAME.spec)
        known = _segment(by, name)
        tag = _tag_of(known) if known else read_value(by, declared.by_key[TAGS], [name])[0]
    except Unfit as unfit:
        raise Invalid({NAME.key: [unfit.message]}) from None
    if known is None:
        _make(by, name, tag)
    return Edit({}, {TAGS: (tag,)}, {TAGS: ()})


def _segment(by: Actor, name: str) -> Segment | None:
    """The segment of this name that the actor sees, the oldest of several."""
    found = access.visible(by, Segment.objects.filter(name__iexact=name), current().type("segment"))
    return found.order_by("id").first()


def _tag_of(segment: Segment) -> str:
    """The one tag that makes up the segment. Raises Unfit."""
    node = actions.condition_of(segment)
    while isinstance(node, Group) and len(node.parts) == 1 and node.kind != "none":
        node = node.parts[0]
    if isinstance(node, Line) and node.field == TAGS and node.operator in ("has_any", "has_all"):
        values = node.operand.values if isinstance(node.operand, Values) else ()
        if len(values) == 1:
            return values[0]
    raise Unfit(_("This segment follows a rule of its own and not one tag. Choose another name."))


def _make(by: Actor, name: str, tag: str) -> None:
    condition = to_json(Group("all", (Line(TAGS, "has_any", Values((tag,))),)))
    made = verbs.create(current().type("segment"), by=by, values={"name": name, "condition": condition})
    assert isinstance(made, Segment)
    actions.recount(by=by, segment=made)


def keys(declared: ObjectType, given: Mapping[str, object]) -> frozenset[str]:
    return frozenset({TAGS})


GATHER = BulkOperation(
    "segment", _("Add to segment"), "blend", Action.EDIT, may_gather, read, plan_edit, write_values, plan_back,
    write_values_back, inputs=inputs, keys=keys,
)  # fmt: skip
