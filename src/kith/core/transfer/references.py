# ruff: noqa: S608 - names of tables and columns are the program's own
"""Which records have something hanging on them that an import did not bring."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import Model

from kith.core.registry import current
from kith.lib.copy_text import numbers

MADE = """exists (
    select 1 from core_event e
    where e.batch = %s and e.subject_type = any(%s) and e.subject_id = c.id and e.kind like '%%.created'
)"""


def newer(model: type[Model], ids: list[int], batch: UUID, pending: set[str]) -> set[int]:
    """The ids of those records that rows refer to which will stay.

    Rows of the types in `pending` that the batch made will not, and derived rows and trails do not count.
    """
    found: set[int] = set()
    followers = _followers()
    for table, column in _pointing_at(model) if ids else ():
        if table not in followers:
            found |= _held(table, column, ids, batch, pending)
    return found


def refuse_to_leave(model: type[Model], ids: list[int], pending: set[str]) -> None:
    """Raises IntegrityError if rows that were to go with these records, which `newer` passed over, are still there."""
    going = _followers() | {each.table for each in current().types if each.key in pending}
    for table, column in _pointing_at(model) if ids else ():
        if table in going and _held(table, column, ids):
            raise IntegrityError(f"{table} refers to rows that are gone")


def going_along(model: type[Model]) -> list[tuple[str, str]]:
    """Tables, with the column that refers to the model, whose rows go when their record goes: derived ones. Trails forget
    theirs."""
    trails = _trails()
    return [(table, column) for table, column in _pointing_at(model) if table in _derived() - trails]


def _followers() -> set[str]:
    return _derived() | _trails()


def _derived() -> set[str]:
    return {table for room in current().rooms for table in room.derived}


def _trails() -> set[str]:
    return {table for room in current().rooms for trail in room.trails for table in trail.tables}


def _pointing_at(model: type[Model]) -> list[tuple[str, str]]:
    """Tables and columns that refer to the model's rows."""
    relations: list[Any] = [
        each
        for each in model._meta.get_fields(include_hidden=True)
        if each.auto_created and not each.concrete
    ]
    return [(each.related_model._meta.db_table, each.field.column) for each in relations]


def _held(
    table: str,
    column: str,
    ids: list[int],
    batch: UUID | None = None,
    pending: frozenset[str] | set[str] = frozenset(),
) -> set[int]:
    keys = [each.key for each in current().types if each.table == table and each.key in pending]
    params: list[Any]
    text, params = (
        f"select distinct c.{column} from {table} c where c.{column} = any(%s::bigint[])",
        [numbers(ids)],
    )
    if keys:
        text, params = f"{text} and not {MADE}", [numbers(ids), batch, keys]
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return {row[0] for row in cursor.fetchall()}
