"""Finds records of all types by the beginnings of their words, as far as the actor may see them."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg.errors import QueryCanceled

from kith.core import access
from kith.core.access.fields import readable
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.search.vocabulary import mistyped
from kith.core.search.words import Sought, sought
from kith.core.search.writing import searchable, searched, weight
from kith.core.statement import fetch, limited
from kith.lib.copy_text import array, numbers

PATIENCE = 1_000
FEW = 3
"""Below so many hits, words are looked for that are nearly as those typed."""
RECENT = 8
LONG_AGO = datetime.min.replace(tzinfo=UTC)
OPENED = "select type, array_agg(object_id) from core_seen where principal_id = %s group by type"
_OPENED = (
    "select d.object_id from core_seen s join core_search_document d on d.type = s.type and d.object_id = s.object_id"
    " where s.principal_id = me.id and s.type = q.type and d.words @@ q.query::tsquery"
)
_ASKED = "(select %s::bigint as id) me, unnest(%s::text[], %s::text[]) as q(type, query)"
AMONG_OPENED = f"select q.type, array({_OPENED}) from {_ASKED}"
# Of a word that more than 500 records have, those are weighed that PostgreSQL finds first, and what the actor has opened.
CANDIDATES = (
    f"select q.type, array(({_OPENED}) union"
    " (select d.object_id from core_search_document d where d.words @@ q.query::tsquery limit 500))"
    f" from {_ASKED}"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. `seen` is when the actor opened it last, `begins` whether its name begins with what was
    typed; `near` that it has not quite those words."""

    type: ObjectType
    uid: UUID
    title: str
    detail: str
    pk: int
    seen: datetime | None = None
    begins: bool = False
    near: bool = False


def find(actor: Actor, text: str, most: int = 6, types: tuple[str, ...] = ()) -> list[Hit]:
    """The best hits of each type: what the actor opened, what begins so, what is the actor's own, the newest. Words that
    are nearly so follow where there are few. A single letter finds only what the actor has opened."""
    asked = sought(text)
    kinds = [declared for declared in searchable() if not types or declared.key in types]
    if not asked.parts or not kinds:
        return []
    hits = _hits(actor, asked, kinds, most)
    if len(hits) >= FEW or not asked.is_enough:
        return hits
    wider = mistyped(asked)
    if wider is None:
        return hits
    found = {(hit.type.key, hit.uid) for hit in hits}
    more = [replace(hit, near=True) for hit in _hits(actor, wider, kinds, most)]
    return _by_type(hits + [hit for hit in more if (hit.type.key, hit.uid) not in found], most)


def recent(actor: Actor, most: int = RECENT) -> list[Hit]:
    """What the actor opened last, newest first."""
    opened = dict(fetch(OPENED, (actor.id,), prepare=True))
    found = [(declared, opened[declared.key]) for declared in searchable() if declared.key in opened]
    return sorted(_best(actor, found, "", most), key=lambda hit: hit.seen or LONG_AGO, reverse=True)[:most]


def _hits(actor: Actor, asked: Sought, kinds: Sequence[ObjectType], most: int) -> list[Hit]:
    """Two statements: which records of each type have the words, and of these who may be seen, best first."""
    queries = [asked.query(declared.key, _letters(actor, declared)) for declared in kinds]
    text = CANDIDATES if asked.is_enough else AMONG_OPENED
    try:
        with limited(PATIENCE, by_index=True):
            keys = array([declared.key for declared in kinds])
            ids = dict(fetch(text, (actor.id, keys, array(queries)), prepare=True))
            found = [(declared, ids[declared.key]) for declared in kinds if ids[declared.key]]
            return _best(actor, found, " ".join(asked.words), most)
    except QueryCanceled:
        return []


def _best(actor: Actor, found: list[tuple[ObjectType, list[int]]], typed: str, most: int) -> list[Hit]:
    """The best of these records that the actor may see."""
    if not found:
        return []
    parts = [_part(actor, declared, ids, typed, most) for declared, ids in found]
    text = " union all ".join(part[0] for part in parts)
    return [_hit(row) for row in fetch(text, tuple(each for part in parts for each in part[1]))]


def _by_type(hits: list[Hit], most: int) -> list[Hit]:
    """In the order of the types, of each no more than so many."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.type.key, []).append(hit)
    return [hit for group in grouped.values() for hit in group[:most]]


def _letters(actor: Actor, declared: ObjectType) -> str:
    """The letters of those fields by which the actor may find records; nothing where it is all of them."""
    fields = readable(actor, declared)
    shut = {weight(place) for place, key in enumerate(searched(declared)) if key not in fields}
    return "".join(letter for letter in "ABCD" if letter not in shut) if shut else ""


def _part(
    actor: Actor, declared: ObjectType, ids: list[int], typed: str, most: int
) -> tuple[str, tuple[Any, ...]]:
    """The hits of one type. Title and detail are left out for who may not see all that they are made of."""
    rows, fields = access.predicate(actor, declared), readable(actor, declared)
    title = "d.title" if declared.title in fields else "''"
    detail = "d.detail" if all(key in fields for key in searched(declared)) else "''"
    own = f"(t.{declared.owner} = %s) is true" if declared.owner else "%s::bigint is null"
    text = (
        f"(select d.type, d.object_uid, {title}, {detail}, d.object_id, s.seen_at, d.text ^@ %s as begins"
        f" from core_search_document d join {declared.table} t on t.id = d.object_id"
        " left join core_seen s on s.principal_id = %s and s.type = d.type and s.object_id = d.object_id"
        f" where d.type = %s and d.object_id = any(%s::bigint[]) and {rows.text}"
        f" order by s.seen_at desc nulls last, begins desc, {own} desc, d.boost desc limit %s)"
    )
    return text, (typed, actor.id, declared.key, numbers(ids), *rows.params, actor.id, most)


def _hit(row: tuple[Any, ...]) -> Hit:
    key, uid, title, detail, pk, seen, begins = row
    return Hit(current().type(key), uid, title, detail, pk, seen, bool(begins))
