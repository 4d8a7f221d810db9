"""PostgreSQL as the lake sees it: one read-only snapshot, handed over as Arrow streams."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from kith.analytical.warehouse.limits import only_row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_IDENTITY = """
select system_identifier::text || '-' || timeline_id::text || '-' || oid::text as cluster,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest,
       (extract(epoch from now()) * 1000000)::bigint as micros
  from pg_control_system(), pg_control_checkpoint(), pg_database
 where datname = current_database()
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which database a snapshot is of, the oldest transaction still open in it, and its time (UTC)."""

    cluster: str
    oldest: int
    as_of: datetime


class Origin:
    """A snapshot of PostgreSQL. All its statements see the same state."""

    def __init__(self, cursor: Any, duck: DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._duck = duck

    @contextmanager
    def streamed(self, sql: str, name: str = "incoming") -> Iterator[str]:
        """The answer to `sql` as a DuckDB view that can be read once, in batches."""
        self._cursor.execute(sql)
        self._duck.register(name, self._cursor.fetch_arrow())
        try:
            yield name
        finally:
            self._duck.unregister(name)

    def row(self, sql: str) -> tuple[Any, ...]:
        """The only row of the answer to `sql`."""
        with self.streamed(sql) as answer:
            return only_row(self._duck, f"from {answer}")

    def identity(self) -> Identity:
        cluster, oldest, micros = self.row(_IDENTITY)
        return Identity(cluster, oldest, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros))


@contextmanager
def snapshot(database_uri: str, duck: DuckDBPyConnection) -> Iterator[Origin]:
    """A repeatable read over ADBC that ends with the block and changes nothing. `database_uri` is libpq's."""
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(database_uri, autocommit=False) as connection, connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        try:
            yield Origin(cursor, duck)
        finally:
            connection.rollback()
