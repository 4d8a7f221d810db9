"""Rows that something derived must be worked out for again. Marked in the transaction of the change, drained in batches.

What an import or an act on many marks waits in a lane of its own, so that a single change does not wait behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import connection, transaction

from kith.core.statement import write
from kith.lib.copy_text import numbers

BATCH = 1_000
MANY, LATER = 100, " later"
"""So many rows marked at once go into the second lane of their topic."""
MARK = "insert into core_dirty (topic, subject_id) select %s, unnest(%s::bigint[]) on conflict do nothing"


def mark(topic: str, ids: Iterable[int]) -> None:
    """Notes that these rows are out of date. Marking twice changes nothing."""
    wanted = sorted(set(ids))
    if not wanted:
        return
    write(MARK, (topic if len(wanted) < MANY else topic + LATER, numbers(wanted)))


def drain(topic: str, handle: Callable[[list[int]], None], most: int = 1_000_000, size: int = BATCH) -> int:
    """Takes batches of `size` until none is left or `most` rows are done, those of many only while no other waits.
    Returns how many.

    A batch that fails goes back as a whole.
    """
    done = 0
    while done < most:
        taken = _one_batch(topic, handle, size) or _one_batch(topic + LATER, handle, size)
        done += taken
        if not taken:
            break
    return done


@transaction.atomic
def _one_batch(topic: str, handle: Callable[[list[int]], None], size: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from core_dirty d using (select topic, subject_id from core_dirty where topic = %s"
            " order by subject_id limit %s for update skip locked) x"
            " where d.topic = x.topic and d.subject_id = x.subject_id returning d.subject_id",
            [topic, size],
        )
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        handle(ids)
    return len(ids)
