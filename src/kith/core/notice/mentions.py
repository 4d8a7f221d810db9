"""Colleagues who are spoken to in a text: an @ and their name as the house knows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kith.core.principals.actor import COLUMNS, TEAMS_ABOVE, Actor, actor_from
from kith.core.statement import fetch

MOST, WITHIN = 20, 200
NAMED = """
select p.id, p.name from core_principal p
where p.kind = 'user' and p.is_active and position('@' || lower(p.name) in lower(%s)) > 0
order by length(p.name) desc, p.id limit %s
"""
ACTORS = f"select {COLUMNS} from core_principal p {TEAMS_ABOVE} where p.id = any(%s) and p.is_active"  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class Colleague:
    id: int
    name: str


def spoken_to(text: str) -> list[Colleague]:
    """Whom a text speaks to, twenty at most, in order of the text. Of two names that begin alike the longer one is meant;
    two colleagues of one name are both meant."""
    if "@" not in text:
        return []
    known = [Colleague(*row) for row in fetch(NAMED, (text, WITHIN))]
    lowered = text.lower()
    found: dict[int, Colleague] = {}
    for at in (place for place, sign in enumerate(lowered) if sign == "@"):
        meant = next((each.name for each in known if _stands(lowered, at, each.name)), None)
        found |= {each.id: each for each in known if meant and each.name.lower() == meant.lower()}
    return list(found.values())[:MOST]


def _stands(text: str, at: int, name: str) -> bool:
    """Whether `@name` stands here as a word of its own."""
    end = at + 1 + len(name)
    return text.startswith(name.lower(), at + 1) and not text[end : end + 1].isalnum()


def at_work(ids: Iterable[int]) -> list[Actor]:
    """These colleagues with their rights, to ask what they may see."""
    return [actor_from(row, "desk") for row in fetch(ACTORS, (list(ids),))]
