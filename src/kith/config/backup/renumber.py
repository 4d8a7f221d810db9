"""Rows carry the number of the transaction that wrote them. On another server those numbers may lie ahead."""

from __future__ import annotations

from typing import Final

from psycopg import sql

from kith.config.backup.dump import Place

_COLUMNS: Final = """
select t.relname, a.attname, t.relkind = 'p' from pg_attribute a join pg_class t on t.oid = a.attrelid
where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
  and a.atttypid = 'xid8'::regtype and not a.attisdropped order by 1
"""
_AHEAD: Final = "select exists (select 1 from {} where {} >= pg_snapshot_xmax(pg_current_snapshot()))"
_WHOLE: Final = "alter table {} alter column {} type xid8 using pg_current_xact_id()"
_WAITING: Final = "update {} set {} = pg_current_xact_id() where position is null"
_HIGHEST: Final = "select case when is_called then last_value else 0 end from core_event_position_seq"
_RESET: Final = """
select setval('core_event_position_seq', greatest(found, 1), found > 0)
from (select greatest(%s, max(last_position)) as found from core_seal) s
"""


def highest_position(place: Place) -> int:
    """The highest position that an event of the history ever had."""
    with place.connect() as connection:
        row = connection.execute(_HIGHEST).fetchone()
    return int(row[0]) if row else 0


def reset_position(place: Place, highest: int) -> None:
    """Have the history go on behind its last link, or behind `highest` where its end was cut off before.

    A dump sees tables as they were at its moment, and sequences as they are when it comes to them. Events that got their
    places in between are written anew behind the end, and would leave a gap.
    """
    with place.connect() as connection:
        connection.execute(_RESET, [highest])


def renumber(place: Place) -> None:
    """Give rows whose transaction has not been yet, on this server, the number of one that is now.

    Otherwise the warehouse would read them again and again, and events that had no place in the history yet would
    wait for theirs. A change of type writes a table anew in one go; a partitioned one is history, where only the
    few rows count that have no place yet.
    """
    with place.connect() as connection:
        for table, column, is_history in connection.execute(_COLUMNS).fetchall():
            names = (sql.Identifier(table), sql.Identifier(column))
            row = connection.execute(sql.SQL(_AHEAD).format(*names)).fetchone()
            if row and row[0]:
                connection.execute(sql.SQL(_WAITING if is_history else _WHOLE).format(*names))
