"""What is done with segments by night."""

from __future__ import annotations

from django.utils import timezone

from kith.core.errors import KithError
from kith.core.notice.mentions import at_work
from kith.customers.segment.actions import recount
from kith.customers.segment.model import Segment
from kith.customers.segment.type import check_condition

PATIENCE = 8_000


def recount_all() -> None:
    """Counts every segment anew, as its owner sees people. One that cannot be asked for any more, such as by a field that is
    gone, has no size from then on: its list told a number that nobody could look at."""
    segments = Segment.objects.filter(deleted_at__isnull=True).order_by("id")
    owners = {
        each.id: each for each in at_work(segments.exclude(owner=None).values_list("owner_id", flat=True))
    }
    for segment in segments.iterator():
        by = owners.get(segment.owner_id or 0)
        try:
            check_condition(segment)
            if by is not None:
                recount(by=by, segment=segment, patience=PATIENCE)
        except KithError:
            Segment.objects.filter(pk=segment.pk).update(size=None, counted_at=timezone.now())
