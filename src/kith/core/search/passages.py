"""Finds long texts and files by the beginnings of their words, as far as the actor may see the record and the field."""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg.errors import QueryCanceled

from kith.core import access
from kith.core.access.fields import readable
from kith.core.access.rules import titles_of
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.search.texts import FILE, texts_of
from kith.core.statement import fetch, limited
from kith.lib.copy_text import numbers
from kith.lib.spelling import asked, said, weight

PATIENCE = 1_000
CANDIDATES = 300
AROUND = 70
"""Characters of a text that are shown before and behind its first hit."""
SHORTEST = 3
WORDS = re.compile(r"[^\W_]+")
FIND = f"select id, subject_table from core_passage where words @@ %s::tsquery order by id desc limit {CANDIDATES}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that was found. `title` names the record or whom it is about; `file` is the file's name, empty for a text of
    the record itself. `said` are pieces of the text around the first hit, each with whether it is one of the words."""

    type: ObjectType
    uid: UUID
    title: str
    file: str
    said: tuple[tuple[str, bool], ...]


def passages(actor: Actor, text: str, most: int = 6) -> list[Passage]:
    """The newest texts and files with all these words, in two statements and one for the names of each type."""
    words = asked(text[:200])[:8]
    if weight(words) < SHORTEST:
        return []
    query = " & ".join(f"'{word}':*" for word in words)
    try:
        with limited(PATIENCE, by_index=True):
            found: dict[str, list[int]] = {}
            for key, table in fetch(FIND, (query,), prepare=True):
                found.setdefault(table, []).append(key)
            rows = _seen(actor, found, most)
    except QueryCanceled:
        return []
    return list(_told(actor, rows, words))


def _seen(actor: Actor, found: dict[str, list[int]], most: int) -> list[tuple[Any, ...]]:
    """Those that the actor may see: number, type, public id, whom the record is about, which part, and the text."""
    parts = [
        _part(actor, declared, found[declared.table])
        for declared in current().types
        if declared.table in found and _is_own(declared)
    ]
    if not parts:
        return []
    text = " union all ".join(part[0] for part in parts)
    params = tuple(each for part in parts for each in part[1])
    return fetch(f"select * from ({text}) x order by 1 desc limit %s", (*params, most))


def _is_own(declared: ObjectType) -> bool:
    """Of types that share a table, those that each record is of."""
    return declared.kind is not None or not any(
        each.kind is not None and each.table == declared.table for each in current().types
    )


def _part(actor: Actor, declared: ObjectType, ids: list[int]) -> tuple[str, tuple[Any, ...]]:
    rows, fields = access.predicate(actor, declared), readable(actor, declared)
    open_parts = [FILE, *(field.key for field in texts_of(declared) if field.key in fields)]
    about = "t.uid" if declared.belongs_to in ("", "id") else _owner(declared)
    text = (
        f"(select p.id, %s::text, t.uid, {about}, p.part, p.text from core_passage p join {declared.table} t"
        f" on t.id = p.subject_id where p.id = any(%s::bigint[]) and p.part = any(%s::text[]) and {rows.text})"
    )
    return text, (declared.key, numbers(ids), open_parts, *rows.params)


def _owner(declared: ObjectType) -> str:
    """The public id of the party that a row belongs to, as SQL."""
    table = next(each.table for each in current().types if each.belongs_to == "id")
    return f"(select o.uid from {table} o where o.id = t.{declared.belongs_to})"


def _told(actor: Actor, rows: list[tuple[Any, ...]], words: list[str]) -> Iterator[Passage]:
    names = _names(actor, rows)
    for _id, key, uid, about, part, text in rows:
        declared = current().type(key)
        name, _line, rest = text.partition("\n") if part == FILE else ("", "", text)
        title = names.get(str(about), "") or str(declared.label)
        yield Passage(declared, uid, title, name, around(rest or name, words))


def _names(actor: Actor, rows: list[tuple[Any, ...]]) -> dict[str, str]:
    """What the records are called, or those whom they are about."""
    wanted: dict[str, set[str]] = {}
    party = next(each.key for each in current().types if each.belongs_to == "id" and each.kind is None)
    for _id, key, _uid, about, _part, _text in rows:
        belongs = current().type(key).belongs_to not in ("", "id")
        if about:
            wanted.setdefault(party if belongs else key, set()).add(str(about))
    found: dict[str, str] = {}
    for key, uids in wanted.items():
        found |= titles_of(actor, current().type(key), sorted(uids))
    return found


def around(text: str, words: list[str]) -> tuple[tuple[str, bool], ...]:
    """The text around the first of these words, in pieces that are one of them or not."""
    first = next((hit.start() for hit in WORDS.finditer(text) if _is_one(hit[0], words)), 0)
    start, end = max(0, first - AROUND), first + 2 * AROUND
    shown = " ".join(text[start:end].split())
    pieces, last = [("… ", False)] if start else [], 0
    for hit in WORDS.finditer(shown):
        if _is_one(hit[0], words):
            pieces += [(shown[last : hit.start()], False), (hit[0], True)]
            last = hit.end()
    pieces.append((shown[last:] + (" …" if end < len(text) else ""), False))
    return tuple(piece for piece in pieces if piece[0])


def _is_one(word: str, words: list[str]) -> bool:
    return any(spelled.startswith(tuple(words)) for spelled in _spelled(word))


@lru_cache(maxsize=20_000)
def _spelled(word: str) -> tuple[str, ...]:
    return tuple(said(word))
