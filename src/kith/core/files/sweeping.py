"""Removes content that nothing points at any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kith.core.files.store import content_key, picture_key, store
from kith.core.statement import fetch

RESTS = timedelta(days=1)
"""How long content stays that somebody has brought and nobody has attached yet."""
UNUSED = """
select c.digest from core_content c
where c.touched_at <= %s and not exists (select from core_file_version v where v.content_id = c.digest)
order by c.digest for update skip locked limit 500
"""


def sweep(*, at_once: bool = False) -> int:
    """Removes what nothing points at and was not brought within a day; `at_once` all of it. Gives how many.

    The row is locked until its content has gone, so that whoever brings the same content meanwhile brings it anew.
    """
    gone = 0
    while some := _some(timezone.now() - (timedelta() if at_once else RESTS)):
        gone += some
    return gone


@transaction.atomic
def _some(before: datetime) -> int:
    found = [row[0] for row in fetch(UNUSED, (before,))]
    for digest in found:
        store().remove(picture_key(digest))
        store().remove(content_key(digest))
    fetch("delete from core_content where digest = any(%s::text[])", (found,))
    return len(found)
