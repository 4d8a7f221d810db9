"""Who stands around a party: one or two steps along its relationships, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from kith.core.access import readable
from kith.core.access.rules import listed
from kith.core.errors import Text
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.statement import fetch
from kith.customers.party.model import Party
from kith.customers.relationship.kinds import Word, words

MOST_TIES = 24
"""So many ties of one party are followed, the present ones first, then the newest."""
MOST_PARTIES = 60
WORKPLACE = "works_at"
EDGES = """
select s.id, e.uid, e.party_id, e.other_id, e.kind, e.role, e.since, e.until
from unnest(%s::bigint[]) s (id) cross join lateral (
    (select t.uid, t.party_id, t.other_id, t.kind, t.role, t.since, t.until from customers_relationship t
    where (t.party_id = s.id or t.other_id = s.id) and {edges}
    order by t.until is not null and t.until < current_date, t.since desc nulls last, t.id limit %s)
    {workplaces}
) e
"""
WORKPLACES = """union all
    (select null, t.id, t.organisation_id, 'works_at', {role}, null, null from customers_party t
    where (t.id = s.id and t.organisation_id is not null or t.organisation_id = s.id) and {people}
    order by t.sort_key, t.id limit %s)"""
NAMES = (
    "select t.id, t.uid, t.kind, t.name from customers_party t where t.id = any(%s::bigint[]) and {parties}"
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A party of the neighbourhood; `steps` away from the one in the middle, which has 0."""

    uid: UUID
    kind: str
    name: str
    steps: int


@dataclass(frozen=True, slots=True)
class Tie:
    """One relationship, read from `start` to `end`. `uid` is None for a person's main company, which is a field of the
    person. `forward` says it from the start's side (“works at”), `backward` from the end's (“employs”)."""

    uid: UUID | None
    start: UUID
    end: UUID
    kind: str
    forward: Text
    backward: Text
    role: str
    since: date | None
    until: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The parties, the one in the middle first, and the ties between them. `more` says that some were left out."""

    parties: tuple[Neighbour, ...]
    ties: tuple[Tie, ...]
    more: bool


Edge = tuple[UUID | None, int, int, str, str, date | None, date | None]
"""Public id, party, other, kind, role, since, until."""


def neighbours(by: Actor, party: Party, *, steps: int = 2, ended: bool = True) -> Neighbourhood:
    """Who is related to a party that the caller has found visible, up to `steps` away, two statements a step.

    Ties and parties that the actor may not see are left out, and ended ties unless `ended`. At most `MOST_TIES` of one
    party and `MOST_PARTIES` in all.
    """
    found = {party.pk: Neighbour(party.uid, party.kind, party.name, 0)}
    edges: dict[Edge, None] = {}
    frontier, more = [party.pk], False
    for step in range(1, steps + 1):
        if not frontier:
            break
        new, cut = _edges(by, frontier, ended)
        beyond = _named(by, {end for edge in new for end in edge[1:3]} - set(found), step)
        kept = dict(list(beyond.items())[: max(MOST_PARTIES - len(found), 0)])
        more |= cut or len(kept) < len(beyond)
        found |= kept
        edges |= dict.fromkeys(edge for edge in new if edge[1] in found and edge[2] in found)
        frontier = list(kept)
    said = words()
    ties = tuple(_tie(edge, found, said) for edge in _without_doubles(edges))
    return Neighbourhood(tuple(found.values()), ties, more)


def _edges(by: Actor, ids: list[int], ended: bool) -> tuple[list[Edge], bool]:
    """The ties of these parties, and whether one of them has more."""
    relationship, person = current().type("relationship"), current().type("person")
    edges, people = listed(by, relationship), listed(by, person)
    running = "" if ended else " and (t.until is null or t.until >= current_date)"
    fields = readable(by, person)
    workplaces = WORKPLACES.format(people=people.text, role="t.job_title" if "job_title" in fields else "''")
    text = EDGES.format(edges=edges.text + running, workplaces=workplaces if "organisation" in fields else "")
    params = (ids, *edges.params, MOST_TIES + 1)
    rows = fetch(text, (*params, *people.params, MOST_TIES + 1) if "organisation" in fields else params)
    hidden = [
        at for at, key in enumerate(("role", "since", "until"), 4) if key not in readable(by, relationship)
    ]
    seen: dict[tuple[int, bool], int] = {}
    kept: list[Edge] = []
    for start, *edge in rows:
        place = (start, edge[0] is None)
        seen[place] = seen.get(place, 0) + 1
        if seen[place] <= MOST_TIES:
            kept.append(_blanked(tuple(edge), hidden if edge[0] else []))
    return kept, any(count > MOST_TIES for count in seen.values())


def _blanked(edge: tuple[object, ...], hidden: Iterable[int]) -> Edge:
    """The edge without what the actor may not read."""
    values = list(edge)
    for at in hidden:
        values[at] = "" if at == 4 else None
    return tuple(values)  # type: ignore[return-value]


def _named(by: Actor, ids: set[int], step: int) -> dict[int, Neighbour]:
    """Those of the parties whom the actor may see."""
    if not ids:
        return {}
    rows = listed(by, current().type("party"))
    text = NAMES.format(parties=rows.text)
    return {
        row[0]: Neighbour(row[1], row[2], row[3], step) for row in fetch(text, (sorted(ids), *rows.params))
    }


def _without_doubles(edges: Iterable[Edge]) -> list[Edge]:
    """A main company is left out where a present tie says the same."""
    edges = list(edges)
    today = timezone.now().date()
    said = {edge[1:4] for edge in edges if edge[0] and not (edge[6] and edge[6] < today)}
    return [edge for edge in edges if edge[0] or edge[1:4] not in said]


def _tie(edge: Edge, found: dict[int, Neighbour], said: dict[str, Word]) -> Tie:
    uid, start, end, kind, role, since, until = edge
    word = said.get(kind) or Word(kind, kind, kind)
    ended = until is not None and until < timezone.now().date()
    return Tie(
        uid, found[start].uid, found[end].uid, kind, word.forward, word.backward, role, since, until, ended
    )
