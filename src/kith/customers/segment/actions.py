"""What is done with segments beyond the plain verbs."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kith.core import access
from kith.core.conditions.sentence import sentence
from kith.core.conditions.tree import EVERYTHING, Node, from_json
from kith.core.fieldtypes import Viewer
from kith.core.principals.actor import Actor
from kith.core.records.counting import exact
from kith.core.records.planner import Listing
from kith.core.registry import current
from kith.customers.segment.model import Segment

LONG = 60_000


def condition_of(segment: Segment) -> Node:
    """The segment's condition. Raises Invalid for one that cannot be read."""
    return from_json(segment.condition) if segment.condition else EVERYTHING


@transaction.atomic
def recount(*, by: Actor, segment: Segment, patience: int = LONG) -> Segment:
    """Counts the segment and writes its sentence anew, for lists. Where counting takes longer than `patience`
    milliseconds, its size is not known."""
    access.require(by, "customers.segment.see", segment)
    person, condition = current().type("person"), condition_of(segment)
    found = exact(by, Listing(person, (), condition), patience)
    segment.sentence = sentence(condition, access.scope(by, person), Viewer(by.locale, by.timezone))[:2000]
    segment.size, segment.counted_at = (found.number if found else None), timezone.now()
    segment.save(update_fields=["sentence", "size", "counted_at"])
    return segment
