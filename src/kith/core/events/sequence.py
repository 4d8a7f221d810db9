"""After commit: every event gets its position in the order of commits, and batches become links of the chain.

An event is placed when every transaction of this database older than its own has ended, so that a late commit is
never skipped, while a long transaction in another database of the same server holds nothing up.
Positions have no gaps. A sequence remembers the highest one, so that a chain whose end was cut off does not close
again over the cut.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import connection, transaction

from kith.core.events.chain import LEAF_SQL, End, end, link_digest
from kith.core.events.model import Seal

BATCH = 5_000
PLACE = f"""
with ready as (
    select occurred_at, id, %s + row_number() over (order by xid, id) as position from core_event
    where position is null and xid < %s::text::xid8
    order by xid, id limit %s
), placed as (
    update core_event e set position = r.position from ready r
    where e.occurred_at = r.occurred_at and e.id = r.id
    returning r.position, {LEAF_SQL} as leaf
)
select count(*), string_agg(leaf, ''::bytea order by position) from placed
"""  # noqa: S608
RUNNING = """
select l.transactionid::text::bigint from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted and a.datname = current_database()
"""
EPOCH = 2**32


@transaction.atomic
def place() -> int:
    """Gives the next batch of events their positions and seals them. Returns how many; one process at a time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('core_event_place'))")
        last = end()
        highest = max(last.position, highest_position())
        cursor.execute(PLACE, [highest, str(_ended_before(cursor)), BATCH])
        placed, leaves = cursor.fetchone()
    if placed:
        _seal(End(last.number, highest, last.digest), highest + placed, bytes(leaves))
    return int(placed)


def highest_position() -> int:
    """The highest position that was ever given."""
    with connection.cursor() as cursor:
        cursor.execute("select case when is_called then last_value else 0 end from core_event_position_seq")
        return int(cursor.fetchone()[0])


def _ended_before(cursor: Any) -> int:
    """A transaction number below which all transactions of this database have ended.

    The next number is read first: whatever starts later has a higher one. Running ones are named by their lower 32
    bits, which are completed from it.
    """
    cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    (coming,) = cursor.fetchone()
    cursor.execute(RUNNING)
    whole = [coming - (coming - low) % EPOCH for (low,) in cursor.fetchall()]
    return int(min([coming, *whole]))


def _seal(before: End, last: int, leaves: bytes) -> None:
    Seal.objects.create(
        number=before.number + 1,
        first_position=before.position + 1,
        last_position=last,
        leaves=leaves,
        digest=link_digest(before, last, leaves),
    )
    transaction.on_commit(partial(_remember, last))


def _remember(position: int) -> None:
    """Outside of the transaction, since one that fails must not leave a mark behind."""
    with connection.cursor() as cursor:
        cursor.execute("select setval('core_event_position_seq', %s)", [position])
