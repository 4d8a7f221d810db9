"""After commit: every event gets its position in the order of commits, and batches become links of a chain.

An event is placed when every transaction of this database older than its own has ended, so that a late commit is
never skipped, while a long transaction in another database of the same server holds nothing up.
The digest of a link covers the digest of the link before it and every event of the batch as it stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, transaction

from kith.core.events.model import Seal
from kith.core.events.record import plain

BATCH = 5_000
START = b"\0" * 32
PLACE = """
with ready as (
    select occurred_at, id from core_event
    where position is null and xid < %s::text::xid8
    order by xid, id limit %s
), placed as (
    select occurred_at, id, nextval('core_event_position_seq') as position
    from (select r.occurred_at, r.id from ready r join core_event e using (occurred_at, id) order by e.xid, e.id) o
)
update core_event e set position = p.position from placed p
where e.occurred_at = p.occurred_at and e.id = p.id
"""
RUNNING = """
select l.transactionid::text::bigint from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted and a.datname = current_database()
"""
EPOCH = 2**32
FIELDS = (
    "position, id, uid, occurred_at, kind, verb, actor_id, via, subject_type, subject_id, subject_uid, batch, changes,"
    " sealed_for, sealed"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold, in plain words."""

    position: int
    reason: str


@transaction.atomic
def place() -> int:
    """Gives the next batch of events their positions and seals them. Returns how many; one process at a time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('core_event_place'))")
        cursor.execute(PLACE, [str(_ended_before(cursor)), BATCH])
        placed = int(cursor.rowcount)
    if placed:
        _seal()
    return placed


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


def _seal() -> None:
    last = Seal.objects.order_by("-last_position").first()
    rows = read_after(last.last_position if last else 0, 2 * BATCH)
    before = bytes(last.digest) if last else START
    Seal.objects.create(first_position=rows[0][0], last_position=rows[-1][0], digest=digest(before, rows))


def read_after(position: int, most: int, upto: int | None = None) -> list[tuple[Any, ...]]:
    """Events behind a position, in order, as the chain sees them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {FIELDS} from core_event where position > %s and (%s::bigint is null or position <= %s)"  # noqa: S608
            " order by position limit %s",
            [position, upto, upto, most],
        )
        return list(cursor.fetchall())


def digest(before: bytes, rows: Iterable[tuple[Any, ...]]) -> bytes:
    """SHA-256 over the digest before and each row in a fixed JSON form."""
    sha = hashlib.sha256(before)
    for row in rows:
        sha.update(orjson.dumps(_canonical(row), option=orjson.OPT_SORT_KEYS))
    return sha.digest()


def _canonical(row: tuple[Any, ...]) -> list[Any]:
    values = [plain(value) for value in row]
    values[-1] = [bytes(envelope).hex() for envelope in row[-1]]
    values[-3] = orjson.loads(row[-3])
    return values


def verify() -> list[Fault]:
    """Walks the whole chain. An empty answer means that no sealed event was altered, removed or moved."""
    faults: list[Fault] = []
    before, upto = START, 0
    for seal in Seal.objects.order_by("first_position").iterator():
        rows = read_after(upto, 10 * BATCH, seal.last_position)
        if not rows or digest(before, rows) != bytes(seal.digest):
            faults.append(
                Fault(
                    seal.first_position,
                    f"events {seal.first_position} to {seal.last_position} were altered, removed or moved",
                )
            )
        before, upto = bytes(seal.digest), seal.last_position
    return faults
