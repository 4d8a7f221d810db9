"""What people and programs type into one search: words, and the signs before them."""

from __future__ import annotations

from kith.core.principals.actor import Actor
from kith.core.search.reading import Hit, find
from kith.core.search.writing import searchable
from kith.lib.text import fold

LONGEST = 200


def search(actor: Actor, text: str, most: int = 6, types: tuple[str, ...] = ()) -> list[Hit]:
    """Hits of what was typed. `@` asks for people and companies alone, `#` and the beginning of a type's name for its
    records: `#order 17`."""
    text = text.strip()[:LONGEST]
    if text.startswith("@"):
        parties = tuple(declared.key for declared in searchable() if declared.belongs_to == "id")
        return find(actor, text[1:], most, parties)
    if text.startswith("#"):
        name, _blank, rest = text[1:].lstrip().partition(" ")
        return find(actor, rest, most, _named(name)) if _named(name) else []
    return find(actor, text, most, types)


def _named(name: str) -> tuple[str, ...]:
    """Types whose name begins so, in the language of whoever looks."""
    start = fold(name)
    return tuple(
        declared.key
        for declared in searchable()
        if start and any(fold(str(word)).startswith(start) for word in (declared.label, declared.plural))
    )
