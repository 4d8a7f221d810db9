"""Writes search texts for rows that changed, in batches, as a job."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

import re
from typing import Any

from django.db import connection

from kith.core import access
from kith.core.conditions.fragment import Fragment, merge_joins
from kith.core.jobs.dirty import drain
from kith.core.principals.actor import Actor, system
from kith.core.records.planner import joined
from kith.core.records.statement import fetch
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.lib.copy_text import array, numbers
from kith.lib.text import fold

WORDS = re.compile(r"[^\W_]+")
MOST_WORDS = 100
UPSERT = """
insert into core_search_document (type, object_id, object_uid, title, detail, text, words, boost)
select %s, i, u, t, d, x, w::tsvector, b
from unnest(%s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::float8[]) as r(i, u, t, d, x, w, b)
on conflict (type, object_id) do update
set title = excluded.title, detail = excluded.detail, text = excluded.text, words = excluded.words, boost = excluded.boost
"""


def drain_search() -> int:
    """Brings the search texts of everything marked up to date. Returns how many rows were looked at."""
    actor = system("search")
    tables = {declared.table for declared in searchable()}
    return sum(drain(table, lambda ids, table=table: _write(actor, table, ids)) for table in sorted(tables))  # type: ignore[misc]


def searchable() -> list[ObjectType]:
    return [declared for declared in current().types if declared.search]


def _write(actor: Actor, table: str, ids: list[int]) -> None:
    for declared in searchable():
        if declared.table == table:
            write(actor, declared, ids)


def write(actor: Actor, declared: ObjectType, ids: list[int]) -> None:
    """The search texts of these rows anew; rows that are gone lose theirs."""
    rows = _rows(actor, declared, ids)
    found = {row[0] for row in rows}
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from core_search_document where type = %s and object_id = any(%s::bigint[])",
            [declared.key, numbers(sorted(set(ids) - found))],
        )
        if rows:
            cursor.execute(UPSERT, [declared.key, *map(array, _columns(rows))])


def _rows(actor: Actor, declared: ObjectType, ids: list[int]) -> list[tuple[Any, ...]]:
    scope = access.scope(actor, declared)
    fields = [scope.value(scope.field(key)) for key in searched(declared)]
    rows = access.predicate(actor, declared)
    chosen = Fragment("t.id = any(%s::bigint[])", (numbers(ids),))
    joins = merge_joins(*(part.joins for part in fields))
    text = (
        f"select t.id, t.uid, {', '.join(part.text for part in fields)} from {declared.table} t{joined(joins)}"
        f" where {rows.text} and {chosen.text}"
    )
    return fetch(text, (*rows.params, *chosen.params))


def _columns(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    texts = [[str(value) for value in row[2:] if value] for row in rows]
    folded = [fold(" ".join(parts)) for parts in texts]
    return [
        [row[0] for row in rows],
        [row[1] for row in rows],
        [(parts or [""])[0] for parts in texts],
        [" · ".join(parts[1:3]) for parts in texts],
        folded,
        [_weighed([fold(str(value or "")) for value in row[2:]]) for row in rows],
        [float(row[0]) for row in rows],
    ]


def searched(declared: ObjectType) -> tuple[str, ...]:
    """The fields whose words a record is found by, its name first."""
    return tuple(dict.fromkeys((declared.title, *declared.search)))


def weight(place: int) -> str:
    """The letter by which a word says which field it is of, so that it is not found by who may not see that field."""
    return "ABCD"[min(place, 3)]


def _weighed(texts: list[str]) -> str:
    """Each word once, with the letters of its fields, as PostgreSQL writes it."""
    found: dict[str, list[str]] = {}
    for place, text in enumerate(texts):
        for word in tokens(text):
            found.setdefault(word, []).append(f"{place + 1}{weight(place)}")
    return " ".join(f"'{word}':{','.join(places)}" for word, places in list(found.items())[:MOST_WORDS])


def tokens(folded: str) -> list[str]:
    """The words of a folded text, each once: letters and digits, everything else parts them."""
    return list(dict.fromkeys(WORDS.findall(folded)))[:MOST_WORDS]
