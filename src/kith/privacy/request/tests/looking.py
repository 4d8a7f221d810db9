"""Looks for words in everything that the database holds, whatever tables there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection

COLUMNS = """
select c.table_name, c.column_name from information_schema.columns c join pg_class t on t.relname = c.table_name
join pg_namespace n on n.oid = t.relnamespace and n.nspname = c.table_schema
where c.table_schema = 'public' and t.relkind in ('r', 'p') and not t.relispartition
and (c.data_type in ('text', 'json', 'jsonb', 'bytea', 'character varying', 'tsvector', 'ARRAY', 'USER-DEFINED'))
"""


def holding(words: Iterable[str]) -> Iterator[str]:
    """Every column in which one of the words stands, as text or as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = cursor.fetchall()
        wanted = [pattern for word in words for pattern in (f"%{word}%", f"%{word.encode().hex()}%")]
        for table, column in columns:
            cursor.execute(
                f'select exists (select from "{table}" where "{column}"::text ilike any(%s))', [wanted]
            )
            if cursor.fetchone()[0]:
                yield f"{table}.{column}"
