# ruff: noqa: S608 - names of tables and columns are the program's own, values go through COPY
"""Many rows at once: keys beforehand, rows by COPY, changes by one statement."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection

from kith.core.copying import run, send
from kith.core.keys import new_uids
from kith.lib.copy_text import blocks

# The name of the sequence is looked up once, not for every id.
NEXT = """
select nextval(name) from (select pg_get_serial_sequence(%s, 'id')::regclass as name offset 0) s, generate_series(1, %s)
"""

# Only a superuser, or who was given it, may set this; without it everything is checked as ever.
_MAY = "where has_parameter_privilege('session_replication_role', 'set')"
UNCHECKED = f"select set_config('session_replication_role', 'replica', true) {_MAY}"
CHECKED = f"select set_config('session_replication_role', 'origin', true) {_MAY}"


def wait_for_others() -> None:
    """Lets one chunk or batch at a time match, write and take back records, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('core_transfer_chunk'))")


@contextmanager
def unchecked() -> Iterator[None]:
    """Without the database's own look at each foreign key of each row, where it lets us. For rows whose references were
    looked up in this transaction and are locked or new, and for removing what nothing refers to any more.

    Whoever refers to a removed row from elsewhere is checked still, at the end of their transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNCHECKED)
        yield
        cursor.execute(CHECKED)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for cycles, which would walk over all rows of a batch time and again and find none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def reserve(table: str, count: int) -> list[int]:
    """So many ids of the table that nobody else will get."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [table, count])
        return [row[0] for row in cursor.fetchall()]


def new_uid() -> UUID:
    """A public id, in order of time as the database makes them."""
    return new_uids(1)[0]


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds rows by COPY."""
    lines = blocks(rows)
    if first := next(lines, None):
        send(f"copy {table} ({', '.join(columns)}) from stdin", chain((first,), lines))


def change(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Sets the columns of rows, each given as (id, value, …), by one statement."""
    if not rows:
        return
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"create temp table _changed on commit drop as select id, {names} from {table} with no data"
        )
    copy("_changed", ("id", *columns), rows)
    run(
        f"update {table} t set {', '.join(f'{name} = c.{name}' for name in columns)} from _changed c where t.id = c.id"
    )
    run("drop table _changed")
