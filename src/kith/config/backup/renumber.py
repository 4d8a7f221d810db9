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
