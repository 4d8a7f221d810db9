"""Lists for programs: PostgreSQL writes the JSON of each row, and the bytes go out as they are."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from kith.core import access
from kith.core.conditions.fragment import Fragment, merge_joins
from kith.core.conditions.scope import Scope
from kith.core.events.viewing import is_sensitive, note_views
from kith.core.fieldtypes import REFERENCE
from kith.core.principals.actor import Actor
from kith.core.records.ordering import require_order
from kith.core.records.planner import Listing, expressions, plan_of
from kith.core.records.reading import NOTHING, next_cursor
from kith.core.records.statement import fetch
from kith.core.registry.field import Field


@dataclass(frozen=True, slots=True)
class JsonPage:
    """`body` is the content of a JSON array, without its brackets; `next` the cursor of the following page."""

    body: bytes
    next: str


def read_json(actor: Actor, asked: Listing) -> JsonPage:
    """One page of a list as JSON objects: `id` is the public id, then each column by its key.

    References are `{"id", "title"}` or null, amounts with a currency `{"amount", "currency"}`, other amounts texts,
    moments ISO 8601 in UTC, tags arrays. Raises Invalid as `read_page` does.
    """
    scope = access.scope(actor, asked.type)
    planned = plan_of(actor, asked, scope, [row_object(actor, asked, scope)])
    require_order(actor, asked)
    rows = fetch(planned.sql, planned.params, prepare=planned.prepared)
    shown = rows[: planned.limit]
    note_views(actor, asked.type, _sensitive([scope.field(key) for key in asked.columns], shown))
    return JsonPage(",".join([row[1] for row in shown]).encode(), next_cursor(planned, rows))


def _sensitive(fields: list[Field], rows: list[tuple[Any, ...]]) -> list[str]:
    """The records of which a sensitive value is shown."""
    keys = [field.key for field in fields if is_sensitive(field)]
    if not keys:
        return []
    values = ((row[0], orjson.loads(row[1])) for row in rows)
    return [uid for uid, shown in values if any(shown[key] not in NOTHING for key in keys)]


def row_object(actor: Actor, asked: Listing, scope: Scope) -> Fragment:
    """The JSON of a row. Only the title of a reference has parameters, and it stands there once."""
    members, joins = ["t.uid as id"], []
    params: list[Any] = []
    for key in asked.columns:
        field = scope.field(key)
        parts = expressions(actor, asked.type, field, scope)
        members.append(f'{_member(field, *(part.text for part in parts))} as "{key}"')
        params += [param for part in parts for param in part.params]
        joins.append(parts[0].joins)
    text = f"(select row_to_json(o) from (select {', '.join(members)}) o)::text"
    return Fragment(text, tuple(params), merge_joins(*joins))


def _member(field: Field, value: str, beside: str = "") -> str:
    written = field.type.json.replace("{}", value)
    if not beside:
        return written
    names = ("id", "title") if field.type is REFERENCE else ("amount", "currency")
    pairs = f"'{names[0]}', {written}, '{names[1]}', {beside}"
    return f"case when {value} is not null then json_build_object({pairs}) end"
