"""The words that records are called by, each once: a small index in which mistyped words are looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from kith.core.search.words import Sought, Ways
from kith.core.statement import fetch, write
from kith.lib.copy_text import array

SHORTEST, LONGEST = 4, 30
NEAREST = 5
ALIKE = "0.2"
"""How alike words must be to be looked at: two swapped letters in a short one leave no more."""
ADD = """
insert into core_search_word (word) select w from unnest(%s::text[]) w
where not exists (select from core_search_word k where k.word = w) on conflict do nothing
"""
REMOVE = """
delete from core_search_word k using unnest(%s::text[], %s::text[]) as gone(word, query)
where k.word = gone.word and not exists (select from core_search_document d where d.words @@ gone.query::tsquery)
"""
BATCH = 2_000
NEXT = "select word from core_search_word where word > %s order by word limit %s"
# Substrings as well: whoever types "löwe" means "paketlöwe".
NEAR = """
select word from core_search_word where word %% %s or word like %s
order by strpos(word, %s) > 0 desc, similarity(word, %s) desc limit 60
"""


def is_kept(word: str) -> bool:
    """Whether a word is worth comparing: of letters, neither short nor endless."""
    return SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()


def add(words: Iterable[str]) -> None:
    if kept := sorted(set(filter(is_kept, words))):
        write(ADD, (array(kept),))


def remove(words: Iterable[str], types: Iterable[str]) -> None:
    """Takes away those of the words by which no record of any type is found any more."""
    kept = sorted(set(filter(is_kept, words)))
    if kept:
        queries = [" | ".join(f"'{key}.{word}'" for key in types) for word in kept]
        write(REMOVE, (array(kept), array(queries)))


def sweep(types: Iterable[str]) -> None:
    """Takes away words that are nobody's any more: where two records with the same word went at once, each was in the
    other's way."""
    keys, last = list(types), ""
    while words := [word for (word,) in fetch(NEXT, (last, BATCH))]:
        remove(words, keys)
        last = words[-1]


def mistyped(asked: Sought) -> Sought | None:
    """The same search with words that are nearly as those typed beside them; None where there are none."""
    parts = tuple(_wider(ways) for ways in asked.parts)
    return None if parts == asked.parts else replace(asked, parts=parts)


def _wider(ways: Ways) -> Ways:
    if len(ways) > 1 or not is_kept(ways[0][0]):
        return ways
    return (*ways, *((word,) for word in _near(ways[0][0]) if word != ways[0][0]))


@transaction.atomic
def _near(word: str) -> list[str]:
    fetch("select set_config('pg_trgm.similarity_threshold', %s, true)", (ALIKE,))
    rows = fetch(NEAR, (word, f"%{word}%", word, word))
    most = 1 if len(word) < 6 else 2
    ranked = sorted((_apart(word, found), found) for (found,) in rows)
    return [found for apart, found in ranked if apart <= most][:NEAREST]


def _apart(typed: str, word: str) -> int:
    """How many letters stand wrong, are missing, too many or swapped between what was typed and the word's beginning
    (optimal string alignment); nothing where it stands inside the word."""
    if typed in word:
        return 0
    before: list[int] = []
    row = list(range(len(word) + 1))
    for at, letter in enumerate(typed, 1):
        before, above, row = row, before, [at]
        for place, other in enumerate(word, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == word[place - 2] and typed[at - 2] == other:
                cost = min(cost, above[place - 2] + 1)
            row.append(cost)
    return min(row[min(len(word), max(0, len(typed) - 2)) :])
