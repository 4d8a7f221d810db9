"""Rows of records: read under a lock, written, and read back as the database keeps them, each by one statement.

The ORM would compile each of these anew, and ask once more for what a written row has become.
"""

# ruff: noqa: S608 - names of tables and columns come from models
from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cache
from typing import Any, TypeAlias, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault

from kith.core.errors import NotFound
from kith.core.statement import fetch, write
from kith.lib.copy_text import numbers

M = TypeVar("M", bound=Model)
Column: TypeAlias = "Field[Any, Any]"


def insert(record: Model) -> None:
    """Writes a new row, and takes over what the database has made of it. Raises IntegrityError."""
    values = {each: each.pre_save(record, add=True) for each in _columns(type(record))}
    given = [
        (each, value)
        for each, value in values.items()
        if not isinstance(value, DatabaseDefault) and not (each.primary_key and value is None)
    ]
    names = ", ".join(str(each.column) for each, _value in given)
    marks = ", ".join(["%s"] * len(given))
    table, whole = record._meta.db_table, _listed(type(record))
    text = f"insert into {table} ({names}) values ({marks}) returning {whole}"
    _take_over(record, write(text, _stored(given))[0])
    record._state.adding = False


def update(record: Model) -> None:
    """Writes all values of a row, and takes over what the database has made of them. Raises IntegrityError."""
    kind = type(record)
    given = [(each, each.pre_save(record, add=False)) for each in _columns(kind) if not each.primary_key]
    text = f"update {kind._meta.db_table} set {_set(kind)} where id = %s returning {_listed(kind)}"
    _take_over(record, write(text, (*_stored(given), record.pk))[0])


def locked(kind: type[M], key: int) -> M:
    """A row that nobody else changes until this transaction ends. Raises NotFound for one that has gone meanwhile."""
    rows = write(f"select {_listed(kind)} from {kind._meta.db_table} where id = %s for update", (key,))
    if not rows:
        raise NotFound
    columns = _columns(kind)
    return kind.from_db(DEFAULT_DB_ALIAS, [each.attname for each in columns], _read(columns, rows[0]))


def several(kind: type[M], ids: Sequence[int], names: Container[str] | None, *, lock: bool) -> list[M]:
    """The rows with these ids that are there, in the order of their ids; `lock` keeps others from changing them until
    this transaction ends. Of the columns those whose attributes or fields have these `names`, or all; what was left out
    is read when it is asked for."""
    columns = [
        each for each in _columns(kind) if names is None or each.name in names or each.attname in names
    ]
    listed = ", ".join(str(each.column) for each in columns)
    text = f"select {listed} from {kind._meta.db_table} where id = any(%s::bigint[]) order by id"
    found = fetch(f"{text} for update" if lock else text, (numbers(ids),))
    attributes = [each.attname for each in columns]
    return [_made(kind, attributes, _read(columns, row)) for row in found]


def _made(kind: type[M], attributes: Sequence[str], values: Sequence[Any]) -> M:
    """A record as `from_db` makes it, which looks at each column of the table once for each row."""
    record = kind.__new__(kind)
    record.__dict__.update(zip(attributes, values, strict=True))
    record._state = ModelState()
    record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS
    return record


def _take_over(record: Model, row: Sequence[Any]) -> None:
    columns = _columns(type(record))
    for each, value in zip(columns, _read(columns, row), strict=True):
        setattr(record, each.attname, value)


def _read(columns: Sequence[Column], row: Sequence[Any]) -> list[Any]:
    """Values as the model holds them."""
    here, read = connections[DEFAULT_DB_ALIAS], list(row)
    for at, each in enumerate(columns):
        if hasattr(each, "from_db_value"):
            read[at] = each.from_db_value(row[at], None, here)
    return read


def _stored(given: list[tuple[Column, Any]]) -> tuple[Any, ...]:
    """Values as the driver takes them."""
    here = connections[DEFAULT_DB_ALIAS]
    return tuple(each.get_db_prep_save(value, here) for each, value in given)


@cache
def _columns(kind: type[Model]) -> tuple[Column, ...]:
    return tuple(kind._meta.local_concrete_fields)


@cache
def _listed(kind: type[Model]) -> str:
    return ", ".join(str(each.column) for each in _columns(kind))


@cache
def _set(kind: type[Model]) -> str:
    return ", ".join(f"{each.column} = %s" for each in _columns(kind) if not each.primary_key)
