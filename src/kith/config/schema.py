"""Looks whether the database is what this version's models and migrations say, in every way that matters to them."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

_COLUMNS = """
select t.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
from pg_attribute a join pg_class t on t.oid = a.attrelid
where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p', 'v', 'm')
  and a.attnum > 0 and not a.attisdropped
"""
_NAMES = """
select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('i', 'I')
union select conname from pg_constraint where connamespace = current_schema()::regnamespace
"""
_BROKEN = """
select 'the index ' || i.indexrelid::regclass || ' is not valid' from pg_index i
where not i.indisvalid and i.indrelid::regclass::text not like 'pg_%'
union all
select 'the constraint ' || conname || ' was never checked' from pg_constraint
where not convalidated and connamespace = current_schema()::regnamespace
union all
select 'the trigger ' || tgname || ' is switched off' from pg_trigger t join pg_class c on c.oid = t.tgrelid
where tgenabled = 'D' and c.relnamespace = current_schema()::regnamespace
union all
select 'the table ' || t.relname || ' does not tell the warehouse of changes' from pg_attribute a
join pg_class t on t.oid = a.attrelid
where a.attname = 'chg' and t.relkind = 'r' and t.relname <> 'core_tombstone'
  and t.relnamespace = current_schema()::regnamespace and not a.attisdropped
  and not exists (select 1 from pg_trigger g where g.tgrelid = t.oid and g.tgname = t.relname || '_changed')
order by 1
"""
_ALIASES = {"varchar": "character varying", "bool": "boolean", "int": "integer"}


def faults() -> list[str]:
    """What does not fit, in plain words; empty where everything does. Asks the database four things."""
    waiting = _waiting()
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        columns = {(row[0], row[1]): (row[2], row[3]) for row in cursor.fetchall()}
        cursor.execute(_NAMES)
        names = {row[0] for row in cursor.fetchall()}
        cursor.execute(_BROKEN)
        broken = [row[0] for row in cursor.fetchall()]
    found = [
        fault for model in _models() for fault in (*_of_columns(model, columns), *_of_names(model, names))
    ]
    return [*waiting, *found, *broken]


def _waiting() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"the migration {migration.app_label}.{migration.name} did not run" for migration, _back in plan]


def _models() -> Iterator[type[Model]]:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            yield model


def _of_columns(model: type[Model], columns: dict[tuple[str, str], tuple[str, bool]]) -> Iterator[str]:
    table = model._meta.db_table
    for field in model._meta.local_concrete_fields:
        if field.column is None or (wanted := field.db_type(connection)) is None:
            continue
        there = columns.get((table, field.column))
        if there is None:
            yield f"the column {table}.{field.column} is missing"
        elif _plain(wanted) != _plain(there[0]):
            yield f"the column {table}.{field.column} is {there[0]} and not {wanted}"
        elif there[1] is field.null:
            yield f"the column {table}.{field.column} may be empty in one of model and table only"


def _of_names(model: type[Model], names: set[str]) -> Iterator[str]:
    meta = model._meta
    for what, declared in (("index", meta.indexes), ("constraint", meta.constraints)):
        for one in declared:
            if one.name not in names:
                yield f"the {what} {one.name} of {meta.db_table} is missing"


def _plain(name: str) -> str:
    first, bracket, rest = name.lower().partition("(")
    return _ALIASES.get(first.strip(), first.strip()) + bracket + rest.replace(" ", "")
