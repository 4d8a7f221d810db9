"""Finds records of all types by the beginnings of their words, as far as the actor may see them."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kith.core import access
from kith.core.access.fields import readable
from kith.core.principals.actor import Actor
from kith.core.records.statement import fetch_within
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.search.writing import searchable, searched, tokens, weight
from kith.lib.text import fold

CANDIDATES = 500
PATIENCE = 1_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found."""

    type: ObjectType
    uid: UUID
    title: str
    detail: str


def find(actor: Actor, text: str, most: int = 6, types: tuple[str, ...] = ()) -> list[Hit]:
    """The best hits of each type, in one statement. Nothing for fewer than two characters."""
    words = tokens(fold(text))
    asked = [declared for declared in searchable() if not types or declared.key in types]
    if not asked or sum(map(len, words)) < 2:
        return []
    parts = [_part(actor, declared, words, most) for declared in asked]
    rows = fetch_within(
        PATIENCE, " union all ".join(part[0] for part in parts), tuple(p for part in parts for p in part[1])
    )
    return [Hit(current().type(row[0]), row[1], row[2], row[3]) for row in rows or []]


def _letters(actor: Actor, declared: ObjectType) -> str:
    """The letters of those fields by which the actor may find records; nothing where it is all of them."""
    fields = readable(actor, declared)
    shut = {weight(place) for place, key in enumerate(searched(declared)) if key not in fields}
    return "".join(letter for letter in "ABCD" if letter not in shut) if shut else ""


def _part(actor: Actor, declared: ObjectType, words: list[str], most: int) -> tuple[str, tuple[Any, ...]]:
    """The hits of one type. What stands beside a name is left out for who may not see all of it."""
    rows, letters = access.predicate(actor, declared), _letters(actor, declared)
    query = " & ".join(f"'{word}':*{letters}" for word in words)
    detail = "''" if letters else "d.detail"
    text = (
        f"(select d.type, d.object_uid, d.title, {detail} from (select * from core_search_document"
        f" where type = %s and words @@ %s::tsquery limit {CANDIDATES}) d"
        f" join {declared.table} t on t.id = d.object_id where {rows.text} order by d.boost desc limit %s)"
    )
    return text, (declared.key, query, *rows.params, most)
