"""Runs the planner's statements: prepared on the server, on the connection of the current transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection, transaction

Watcher = Callable[[str], None]
_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> Callable[[], None]:
    """Tells `watcher` the text of every statement from now on; the answer ends that."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher)


def fetch(sql: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All rows of a reading statement."""
    for watcher in _watchers:
        watcher(sql)
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, params, prepare=True)  # type: ignore[call-overload]
        return list(cursor.fetchall())


def fetch_within(milliseconds: int, sql: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]] | None:
    """All rows, or None where the statement would take longer than this."""
    try:
        with transaction.atomic():
            fetch("select set_config('statement_timeout', %s, true)", (str(milliseconds),))
            rows = fetch(sql, params)
            fetch("select set_config('statement_timeout', '0', true)")
            return rows
    except psycopg.errors.QueryCanceled:
        return None
