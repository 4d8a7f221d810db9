"""Writes search texts for rows that changed, in batches, as a job."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import transaction

from kith.core import access
from kith.core.conditions.fragment import Fragment, merge_joins
from kith.core.fieldtypes import PHONE
from kith.core.fieldtypes.kind import FieldType
from kith.core.jobs.dirty import LATER, drain
from kith.core.jobs.queue import Job
from kith.core.principals.actor import Actor, system
from kith.core.records.planner import joined
from kith.core.records.settings import change_setting, setting
from kith.core.records.statement import fetch
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.search import vocabulary
from kith.core.statement import write as execute
from kith.lib.copy_text import array, numbers
from kith.lib.phone import said_digits
from kith.lib.spelling import said

MOST_WORDS = 100
COMPARED = "ABC"
"""The letters of those fields whose words are kept to compare mistyped ones with."""
BEFORE = """
select array_agg(distinct split_part(w, '.', 2)) from core_search_document d,
    unnest(tsvector_to_array(ts_filter(d.words, '{a,b,c}'))) w
where d.type = any(%s::text[]) and d.object_id = any(%s::bigint[])
"""
UPSERT = """
insert into core_search_document (type, object_id, object_uid, title, detail, text, words, boost)
select %s, i, u, t, d, x, w::tsvector, b
from unnest(%s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::float8[]) as r(i, u, t, d, x, w, b)
on conflict (type, object_id) do update
set title = excluded.title, detail = excluded.detail, text = excluded.text, words = excluded.words, boost = excluded.boost
"""


SPELLING, REVISION = "search.spelling", 2
"""The setting that says how the words of all records are spelled, and how they should be."""
ALL = "insert into core_dirty (topic, subject_id) select %s, t.id from {} t on conflict do nothing"


def drain_search(most: int = 1_000_000) -> int:
    """Brings the search texts of everything marked up to date, of each table at most so many rows. Returns how many rows
    were looked at."""
    actor = system("search")
    tables = {declared.table for declared in searchable()}
    if setting(SPELLING) != REVISION:
        spell_anew(tables)
    return sum(
        drain(table, lambda ids, table=table: _write(actor, table, ids), most)  # type: ignore[misc]
        for table in sorted(tables)
    )


@transaction.atomic
def spell_anew(tables: set[str]) -> None:
    """Marks every record, since its words are spelled in another way than they were."""
    for table in sorted(tables):
        execute(ALL.format(table), (table + LATER,))
    change_setting(SPELLING, REVISION)


def searchable() -> list[ObjectType]:
    return [declared for declared in current().types if declared.search]


def _write(actor: Actor, table: str, ids: list[int]) -> None:
    for declared in searchable():
        if declared.table == table:
            write(actor, declared, ids)


def write(actor: Actor, declared: ObjectType, ids: list[int]) -> None:
    """The search texts of these rows anew; rows that are gone lose theirs."""
    rows = _rows(actor, declared, ids)
    gone = sorted(set(ids) - {row[0] for row in rows})
    before = _words_before([declared.key], ids)
    _remove([declared.key], gone)
    columns, words = _columns(declared, rows)
    if rows:
        execute(UPSERT, (declared.key, *map(array, columns)))
    vocabulary.add(words)
    vocabulary.remove(before - words, _keys())


def forget(types: list[str], ids: list[int]) -> None:
    """Takes away everything by which these records were found, and that somebody opened them."""
    before = _words_before(types, ids)
    _remove(types, ids)
    vocabulary.remove(before, _keys())


def sweep() -> None:
    vocabulary.sweep(_keys())


def _keys() -> list[str]:
    return [declared.key for declared in searchable()]


def _words_before(types: list[str], ids: list[int]) -> set[str]:
    return set(fetch(BEFORE, (types, numbers(ids)))[0][0] or ())


def _remove(types: list[str], ids: list[int]) -> None:
    for table in ("core_search_document", "core_seen") if ids else ():
        text = f"delete from {table} where type = any(%s::text[]) and object_id = any(%s::bigint[])"
        execute(text, (types, numbers(ids)))


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


def _columns(declared: ObjectType, rows: list[tuple[Any, ...]]) -> tuple[list[list[Any]], set[str]]:
    """The columns of `UPSERT`, and the words to compare mistyped ones with."""
    texts = [[str(value) for value in row[2:] if value] for row in rows]
    kinds = [declared.by_key[key].type for key in searched(declared)]
    spelled = [_spelled(kinds, row) for row in rows]
    columns = [
        [row[0] for row in rows],
        [row[1] for row in rows],
        [(parts or [""])[0] for parts in texts],
        [" · ".join(parts[1:3]) for parts in texts],
        [" ".join(words[0]) for words in spelled],
        [_weighed(declared.key, words) for words in spelled],
        [float(row[0]) for row in rows],
    ]
    return columns, {word for row in spelled for words in row[: len(COMPARED)] for word in words}


def _spelled(kinds: Sequence[FieldType], row: tuple[Any, ...]) -> list[list[str]]:
    """The words of each field of a row, a telephone number as the digits by which it is dialled."""
    return [
        [] if not value else list(said_digits(value)) if kind is PHONE else said(str(value))
        for kind, value in zip(kinds, row[2:], strict=True)
    ]


def searched(declared: ObjectType) -> tuple[str, ...]:
    """The fields whose words a record is found by, its name first."""
    return tuple(dict.fromkeys((declared.title, *declared.search)))


def weight(place: int) -> str:
    """The letter by which a word says which field it is of, so that it is not found by who may not see that field."""
    return "ABCD"[min(place, 3)]


MARKS = tuple(f"{place + 1}{weight(place)}" for place in range(50))
"""By place of the field: the place of a word, and the letter that says the field."""


def _weighed(key: str, fields: list[list[str]]) -> str:
    """Each word once, behind the type's key, with the letters of its fields, as PostgreSQL writes it."""
    found: dict[str, str] = {}
    for mark, words in zip(MARKS, fields, strict=False):
        for word in words:
            found[word] = f"{found[word]},{mark}" if word in found else mark
    return " ".join([f"'{key}.{word}':{marks}" for word, marks in islice(found.items(), MOST_WORDS)])


SEARCH_JOBS = (Job("core.search.sweep", sweep, "38 3 * * *"),)
