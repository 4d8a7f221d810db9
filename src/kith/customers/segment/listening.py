"""Segments that came by another door than the builder, such as the API or a ready journey, get their words and their size,
too: as whoever saved them sees them."""

from __future__ import annotations

from contextlib import suppress

from kith.core.errors import KithError
from kith.core.events.consume import Heard
from kith.core.notice.mentions import at_work
from kith.customers.segment.actions import recount
from kith.customers.segment.model import Segment

KINDS = ("segment.created", "segment.changed")
PATIENCE = 8_000
"""Milliseconds of counting while others wait to hear; beyond that the segment has its words alone."""


def hear(events: list[Heard]) -> None:
    last = {event.subject_uid: event for event in events}
    saved_by = {each.id: each for each in at_work(event.actor_id for event in last.values())}
    for segment in Segment.objects.filter(uid__in=last, deleted_at__isnull=True):
        event = last[segment.uid]
        told = segment.counted_at is not None and segment.counted_at >= event.occurred_at
        if not told and event.actor_id in saved_by:
            with suppress(
                KithError
            ):  # they may have lost the right since, or a field of the condition may be gone
                recount(by=saved_by[event.actor_id], segment=segment, patience=PATIENCE)
