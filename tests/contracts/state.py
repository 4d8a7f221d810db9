"""The state of the whole house, row by row: every table, and what the warehouse would read."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from kith.core.registry import current
from kith.core.search.texts import drain_texts
from kith.core.search.writing import drain_search

BOOKS = (
    "core_event", "core_seal", "core_subject_key", "core_run", "core_tombstone", "core_consumed", "core_answered",
    "core_session", "core_cache", "django_migrations",
)  # fmt: skip
"""What grows with everything that is done, taking back included, and the books of libraries."""

TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""
COUNTED_ON = {"core_setting": " where key <> 'access.revision'"}
"""What only ever counts on."""
MOVING = ("chg", "changed_at")
"""When a row was written last: taking back is a writing too."""


def state() -> dict[str, list[str]]:
    """Every row as text, by table and by canonical table of the warehouse, with search texts brought up to date."""
    drain_search()
    drain_texts()
    every = "select to_jsonb(t) - %s::text[] from {0} t{1}"
    found = {table: _rows(every.format(table, COUNTED_ON.get(table, ""))) for table in tables()}
    for source in (each for declared in current().types for each in declared.lake or ()):
        found[f"lake {source.table}: {source.select}"] = _rows(
            f"select to_jsonb(t) - %s::text[] from ({source.select}) t"
        )
    return found


def tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [row[0] for row in cursor.fetchall()]
    return (name for name in names if name not in BOOKS and not name.startswith("procrastinate_"))


def _rows(text: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"select x::text from ({text}) q (x) order by 1", [list(MOVING)])
        return [row[0] for row in cursor.fetchall()]


def differences(
    before: dict[str, list[str]], after: dict[str, list[str]]
) -> dict[str, tuple[list[str], list[str]]]:
    """By table, the rows that are gone and those that are new."""
    return {
        table: (
            sorted(set(before[table]) - set(after[table])),
            sorted(set(after[table]) - set(before[table])),
        )
        for table in before
        if before[table] != after[table]
    }
