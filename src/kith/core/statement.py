"""Runs statements of our own, prepared on the server, on the connection of the current transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection, transaction

from kith.core.copying import arrived

Watcher = Callable[[str], None]
NEVER_BY_COUNT = 2**31
_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> Callable[[], None]:
    """Tells `watcher` the text of every statement from now on; the answer ends that."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher)


def fetch(sql: str, params: tuple[Any, ...] = (), *, prepare: bool = False) -> list[tuple[Any, ...]]:
    """All rows of a statement. With `prepare` the server keeps its plan for the next time."""
    for watcher in _watchers:
        watcher(sql)
    connection.ensure_connection()
    arrived()
    if connection.connection.prepare_threshold is None:  # as Django leaves it: nothing would ever be prepared
        connection.connection.prepare_threshold = NEVER_BY_COUNT
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, params, prepare=prepare)
        return [] if cursor.rownumber is None else list(cursor.fetchall())


def write(sql: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Runs a changing statement that comes again and again, and gives the rows that it returns.

    Raises Django's errors, such as IntegrityError.
    """
    with connection.wrap_database_errors:
        return fetch(sql, params, prepare=True)


def stream(sql: str, params: tuple[Any, ...] = (), size: int = 2_000) -> Iterator[list[tuple[Any, ...]]]:
    """All rows as they stand now, so many at a time. PostgreSQL keeps the result aside, so that no transaction stays open
    while somebody works on it."""
    for watcher in _watchers:
        watcher(sql)
    fetch(
        "select set_config('cursor_tuple_fraction', '1', false)"
    )  # all rows are wanted, not the first of them soon
    try:
        with psycopg.ServerCursor(connection.connection, f"kith_{uuid4().hex}", withhold=True) as cursor:
            cursor.execute(sql, params)
            while rows := cursor.fetchmany(size):
                yield rows
    finally:
        fetch("select set_config('cursor_tuple_fraction', '0.1', false)")


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
