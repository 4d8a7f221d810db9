"""Runs reading statements of our own, prepared on the server, on the connection of the current transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection, transaction

Watcher = Callable[[str], None]
NEVER_BY_COUNT = 2**31
_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> Callable[[], None]:
    """Tells `watcher` the text of every statement from now on; the answer ends that."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher)


def fetch(sql: str, params: tuple[Any, ...] = (), *, prepare: bool = False) -> list[tuple[Any, ...]]:
    """All rows of a reading statement. With `prepare` the server keeps its plan for the next time."""
    for watcher in _watchers:
        watcher(sql)
    connection.ensure_connection()
    if connection.connection.prepare_threshold is None:  # as Django leaves it: nothing would ever be prepared
        connection.connection.prepare_threshold = NEVER_BY_COUNT
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, params, prepare=prepare)
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
