"""Runs statements of our own, prepared on the server, on the connection of the current transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection, transaction
from psycopg.types.datetime import TimestamptzLoader

from kith.core.copying import arrived

Watcher = Callable[[str], None]
NEVER_BY_COUNT = 2**31
LIMITS = "select set_config('statement_timeout', %s, true), set_config('enable_seqscan', %s, true)"
_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> Callable[[], None]:
    """Tells `watcher` the text of every statement from now on; the answer ends that."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher)


def fetch(
    sql: str, params: tuple[Any, ...] = (), *, prepare: bool = False, binary: bool = False
) -> list[tuple[Any, ...]]:
    """All rows of a statement. With `prepare` the server keeps its plan for the next time; `binary` rows are read in half
    the time, where none of their values is JSON, which Django wants as text."""
    for watcher in _watchers:
        watcher(sql)
    connection.ensure_connection()
    arrived()
    if connection.connection.prepare_threshold is None:  # as Django leaves it: nothing would ever be prepared
        connection.connection.prepare_threshold = NEVER_BY_COUNT
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.adapters.register_loader(
            "timestamptz", TimestamptzLoader
        )  # psycopg's is C, Django's own is Python
        cursor.execute(sql, params, prepare=prepare, binary=binary)
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
        with limited(milliseconds):
            return fetch(sql, params)
    except psycopg.errors.QueryCanceled:
        return None


@contextmanager
def limited(milliseconds: int, *, by_index: bool = False) -> Iterator[None]:
    """Ends each statement inside that takes longer than this: psycopg's QueryCanceled. `by_index` keeps PostgreSQL from
    going through whole tables where it cannot know how few rows a search finds."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        fetch(LIMITS, (str(milliseconds), "off" if by_index else "on"))
        yield
        if inside:  # else they end with the transaction
            fetch(LIMITS, ("0", "on"))
