# ruff: noqa: S608 - names of tables come from declarations
"""Values that stand beside a record: custom fields as one JSON object in the type's side table, and tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.db import connection
from django.db.models import Model

from kith.core.events.record import plain
from kith.core.records.tags import read_beside, stands_beside, write_beside
from kith.core.registry.objecttype import ObjectType


def read_side(declared: ObjectType, record: Model) -> dict[str, Any]:
    """The custom values of a record by field key, as JSON keeps them, and its tags."""
    tags = {field.key: read_beside(declared, record.pk) for field in declared.fields if stands_beside(field)}
    keys = [field.key for field in declared.fields if field.custom and not stands_beside(field)]
    if not keys:
        return tags
    with connection.cursor() as cursor:
        cursor.execute(
            f"select data from {declared.custom_table} where {key_column(declared)} = %s", [record.pk]
        )
        row = cursor.fetchone()
    held = orjson.loads(row[0]) if row else {}
    return tags | {key: held.get(key) for key in keys}


def write_side(declared: ObjectType, record: Model, read: Mapping[str, Any]) -> None:
    """Writes the custom values and tags among those read; the others stay."""
    beside = {key: value for key, value in read.items() if declared.by_key[key].custom}
    values = {key: plain(value) for key, value in beside.items() if not stands_beside(declared.by_key[key])}
    for key in beside.keys() - values.keys():
        write_beside(declared, record.pk, beside[key])
    if not values:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {declared.custom_table} as c ({key_column(declared)}, data) values (%s, jsonb_strip_nulls(%s))"
            f" on conflict ({key_column(declared)}) do update set data = jsonb_strip_nulls(c.data || %s)",
            [record.pk, *[orjson.dumps(values).decode()] * 2],
        )


def key_column(declared: ObjectType) -> str:
    """The column of the side table that names the record."""
    return "party_id" if declared.belongs_to == "id" else "record_id"
