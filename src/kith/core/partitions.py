"""Tables partitioned by quarter: parts are made as history arrives, backwards and ahead."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from django.db import connection, transaction

PARTITIONED = ("core_event", "customers_interaction", "customers_interaction_subject")
_made: set[tuple[str, int]] = set()


def quarter_of(moment: datetime) -> int:
    """Quarters counted from the year 0, so that they can be walked through."""
    moment = moment.astimezone(UTC)
    return moment.year * 4 + (moment.month - 1) // 3


def _start(quarter: int) -> str:
    return f"{quarter // 4:04d}-{quarter % 4 * 3 + 1:02d}-01 00:00:00+00"


def ensure(table: str, first: datetime, last: datetime) -> None:
    """Makes the parts of `table` that cover both moments and all between. Safe to call at the same time elsewhere."""
    for quarter in range(quarter_of(first), quarter_of(last) + 1):
        if (table, quarter) not in _made:
            with transaction.atomic():
                _make(table, quarter)
            transaction.on_commit(partial(_made.add, (table, quarter)))


def _make(table: str, quarter: int) -> None:
    name = f"{table}_{quarter // 4}q{quarter % 4 + 1}"
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [name])
        cursor.execute(
            f"create table if not exists {name} partition of {table}"
            f" for values from ('{_start(quarter)}') to ('{_start(quarter + 1)}')"
        )
