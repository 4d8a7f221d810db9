"""Old events are dropped by the quarter, and a signed checkpoint says which, so that the chain still verifies."""

# ruff: noqa: S608 - names of tables are made of numbers

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from kith.core.events.chain import beginning, checkpoint_mark, latest_checkpoint
from kith.core.events.model import Checkpoint, Consumed, Seal
from kith.core.partitions import quarter_of

PARTS = """
select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'core_event'::regclass order by c.relname
"""
NAME = re.compile(r"core_event_(\d{4})q([1-4])")
Ranges = list[list[int]]


@transaction.atomic
def drop_before(moment: datetime) -> list[str]:
    """Drops the quarters that had ended before `moment`, oldest first. Returns their names.

    A quarter stays, with all behind it, while one of its events waits for its place or for somebody who listens.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('core_event_place'))")
        dropped, gone = _dropped_so_far(), []
        for name in _ended(cursor, moment):
            ranges = _ranges(cursor, name)
            if ranges is None:
                break
            dropped += ranges
            cursor.execute(f"drop table {name}")
            gone.append(name)
    if gone:
        _check_in(_joined(dropped))
    return gone


def _dropped_so_far() -> Ranges:
    checkpoint = latest_checkpoint()
    return [list(pair) for pair in checkpoint.dropped] if checkpoint else []


def _ended(cursor: Any, moment: datetime) -> list[str]:
    cursor.execute(PARTS)
    found = [(match, row[0]) for row in cursor.fetchall() if (match := NAME.fullmatch(row[0]))]
    return [name for match, name in found if int(match[1]) * 4 + int(match[2]) - 1 < quarter_of(moment)]


def _ranges(cursor: Any, name: str) -> Ranges | None:
    """The positions of a quarter's events, in runs; None where the quarter is still needed."""
    cursor.execute(f"select count(*) filter (where position is null), max(position) from {name}")
    waiting, highest = cursor.fetchone()
    heard = Consumed.objects.order_by("position").values_list("position", flat=True).first()
    if waiting or (heard is not None and (highest or 0) > heard):
        return None
    cursor.execute(
        f"select min(position), max(position) from (select position, position - row_number() over (order by position)"
        f" as run from {name}) p group by run order by 1"
    )
    return [[first, last] for first, last in cursor.fetchall()]


def _joined(ranges: Ranges) -> Ranges:
    """Ranges in order, those that touch made one."""
    joined: Ranges = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return joined


def _check_in(dropped: Ranges) -> None:
    """Writes where the chain begins now. Links of which nothing is left go; the others keep their digests."""
    end, number = beginning(), 0
    for seal in Seal.objects.order_by("number").iterator():
        if not any(first <= seal.first_position and seal.last_position <= last for first, last in dropped):
            break
        end, number = type(end)(seal.number, seal.last_position, bytes(seal.digest)), seal.number
    Seal.objects.filter(number__lte=number).delete()
    row = Checkpoint(
        number=end.number,
        last_position=end.position,
        digest=end.digest,
        dropped=[pair for pair in dropped if pair[1] > end.position],
        made_at=timezone.now(),
    )
    row.mark = checkpoint_mark(row)
    row.save()
