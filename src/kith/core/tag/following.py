# ruff: noqa: S608 - names of tables and columns come from declarations
"""Records and conditions follow when a tag is renamed, merged or deleted, and pages learn the colours of tags."""

from __future__ import annotations

from typing import Any

import orjson

from kith.core.events.consume import Heard
from kith.core.fieldtypes import STRUCTURE
from kith.core.records.settings import change_setting, setting
from kith.core.records.tags import takes_tags
from kith.core.registry import all_rooms
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.room import Listener
from kith.core.statement import fetch
from kith.core.tag.actions import MERGED
from kith.core.tag.model import Tag
from kith.lib.copy_text import numbers

TONES = "tags.tones"
CHANGE = """
update {table} set {column} = array(
    select distinct each from unnest(array_replace({column}, %s, %s)) each where each is not null order by each)
where {column} @> array[%s]
"""


def hear(events: list[Heard]) -> None:
    """Can be told the same twice: a name that is nowhere any more is changed nowhere."""
    for event in events:
        before, after = event.changes.get("name", (None, None))
        if before and before != after:
            rewrite(before, after)
    change_setting(TONES, dict(Tag.objects.exclude(tone="").values_list("name", "tone")))


def tone_of(name: str) -> str:
    """The colour of a tag, empty for none."""
    return str(setting(TONES, {}).get(name, ""))


def rewrite(before: str, after: str | None) -> None:
    """Has every record and every condition say `after` where it said `before`; without `after` it says neither."""
    for table, column in _columns():
        fetch(CHANGE.format(table=table, column=column), (before, after, before))
    for table, column in _conditions():
        _rewrite_conditions(table, column, before, after)


def in_use(ids: list[int]) -> set[int]:
    """Those of these tags that a record has."""
    found: set[int] = set()
    for table, column in _columns():
        had = f"exists (select from {table} where {column} @> array[t.name])"
        rows = fetch(f"select id from core_tag t where id = any(%s::bigint[]) and {had}", (numbers(ids),))
        found |= {row[0] for row in rows}
    return found


def _types() -> list[ObjectType]:
    """Rooms that are switched off keep their records, and so their tags."""
    return [declared for room in all_rooms() for declared in room.types]


def _columns() -> list[tuple[str, str]]:
    own = {
        (each.table, field.attribute)
        for each in _types()
        for field in each.fields
        if takes_tags(field) and field.source is None
    }
    return [("core_tagged", "names"), *sorted(own)]


def _conditions() -> list[tuple[str, str]]:
    return sorted(
        {
            (each.table, field.attribute)
            for each in _types()
            for field in each.fields
            if field.type is STRUCTURE and field.source is None
        }
    )


def _rewrite_conditions(table: str, column: str, before: str, after: str | None) -> None:
    said = f"%{orjson.dumps(before).decode()[1:-1]}%"
    for key, text in fetch(f"select id, {column}::text from {table} where {column}::text like %s", (said,)):
        tree = orjson.loads(text)
        changed = _renamed(tree, before, after)
        if changed != tree:
            fetch(
                f"update {table} set {column} = %s::jsonb where id = %s",
                (orjson.dumps(changed).decode(), key),
            )


def _renamed(node: Any, before: str, after: str | None) -> Any:
    """The tree with the tag's new name. A line that would say nothing any more keeps the old one, which finds nobody."""
    if isinstance(node, list):
        return [_renamed(each, before, after) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("field") == "tags" and isinstance(node.get("value"), list) and after:
        names = dict.fromkeys(after if each == before else each for each in node["value"])
        return node | {"value": list(names)}
    return {key: _renamed(each, before, after) for key, each in node.items()}


LISTENER = Listener("core.tags", ("tag.created", "tag.changed", "tag.deleted", MERGED), hear)
