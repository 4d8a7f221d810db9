"""Tables partitioned by time: parts are made as history arrives, backwards and ahead."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from django.db import connection, transaction

QUARTER, YEAR = 1, 4
WIDTH = {"core_event": QUARTER, "customers_interaction": YEAR, "customers_interaction_subject": YEAR}
"""How many quarters a part of each table holds. Events are dropped by the quarter. A timeline is read as far back as it
goes, and each of its parts costs the reader a scan."""
_made: set[tuple[str, int]] = set()


def quarter_of(moment: datetime) -> int:
    """Quarters counted from the year 0, so that they can be walked through."""
    moment = moment.astimezone(UTC)
    return moment.year * 4 + (moment.month - 1) // 3


def _start(quarter: int) -> str:
    return f"{quarter // 4:04d}-{quarter % 4 * 3 + 1:02d}-01 00:00:00+00"


def _name(table: str, quarter: int) -> str:
    part = f"q{quarter % 4 + 1}" if WIDTH[table] == QUARTER else ""
    return f"{table}_{quarter // 4}{part}"


def ensure(table: str, first: datetime, last: datetime) -> None:
    """Makes the parts of `table` that cover both moments and all between. Safe to call at the same time elsewhere."""
    width = WIDTH[table]
    for quarter in range(quarter_of(first) // width * width, quarter_of(last) + 1, width):
        if (table, quarter) not in _made:
            with transaction.atomic():
                _make(table, quarter)
            transaction.on_commit(partial(_made.add, (table, quarter)))


def _make(table: str, quarter: int) -> None:
    name = _name(table, quarter)
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [name])
        cursor.execute(
            f"create table if not exists {name} partition of {table}"
            f" for values from ('{_start(quarter)}') to ('{_start(quarter + WIDTH[table])}')"
        )
