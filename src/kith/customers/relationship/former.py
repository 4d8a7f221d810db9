"""Who worked where before: a company that somebody leaves stays on their page as a tie that has ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from kith.core.errors import Conflict, Invalid
from kith.core.events.consume import Heard
from kith.core.events.model import Event
from kith.core.events.sealing import keys_by_id, written
from kith.core.events.unsealing import opened
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.statement import fetch
from kith.customers.party.model import Party
from kith.customers.relationship.model import Relationship
from kith.customers.relationship.queries import WORKPLACE

KINDS = ("person.changed",)
TOLD = """
select e.uid, e.changes::text, e.sealed_for, e.sealed from core_event e
where e.occurred_at = any(%s::timestamptz[]) and e.uid = any(%s::uuid[])
    and exists (select from unnest(e.sealed) s (envelope) where octet_length(s.envelope) >= %s)
"""
SHORTEST = len(written({"organisation": (UUID(int=0), None)}))
"""The least that is sealed of a move: what is shorter, as most changes of a name are, need not be opened."""


@dataclass(frozen=True, slots=True)
class Move:
    """A person went from one company to another on a day; `role` is what they were there. `back` says that this only
    takes back what was done before."""

    person: Party
    left: str | None
    joined: str | None
    day: date
    role: str
    back: bool


def hear(events: list[Heard]) -> None:
    """Ends the ties to companies that people left. Its place moves in the same transaction, so that each is heard once."""
    moves = list(_moves(events))
    if not moves:
        return
    by = system("relationships")
    for move in moves:
        returned = _take_back(by, move)
        if move.left and not returned and not move.back:
            _leave(by, move, move.left)


def _moves(events: list[Heard]) -> Iterator[Move]:
    told = fetch(TOLD, ([each.occurred_at for each in events], [each.uid for each in events], SHORTEST))
    keys = keys_by_id({number for row in told for number in row[2]})
    changes = {row[0]: opened(row[1], row[2], row[3], keys)[0] for row in told}
    moved = [event for event in events if "organisation" in changes.get(event.uid, {})]
    people = Party.objects.in_bulk({event.subject_id for event in moved})
    for event in moved:
        person, change = people.get(event.subject_id), changes[event.uid]
        if person is not None:
            left, joined = change["organisation"]
            role = change.get("job_title", (person.job_title,))[0] or ""
            day = timezone.localdate(event.occurred_at)
            yield Move(person, left, joined, day, role, event.verb == "undo")


def _take_back(by: Actor, move: Move) -> bool:
    """Whether the person is back, on the very day, where they had left: then they never did."""
    if move.joined is None:
        return False
    tie = _ties(move.person, move.joined).filter(until=move.day).first()
    if tie is None:
        return False
    declared = current().type("relationship")
    made = Event.objects.filter(subject_type=declared.key, subject_id=tie.pk, kind="relationship.created")
    if made.filter(occurred_at__date=move.day).exists():
        verbs.delete(declared, by=by, record=tie)
    else:
        verbs.edit(declared, by=by, record=tie, values={"until": None})
    return True


def _leave(by: Actor, move: Move, left: str) -> None:
    """The tie that holds ends, else one is made. A company that is gone, or somebody who must be left alone, gets none."""
    declared, until = current().type("relationship"), move.day.isoformat()
    tie = (
        _ties(move.person, left).filter(until=None).first()
        or _ties(move.person, left).filter(since=None).first()
    )
    try:
        if tie is not None:
            verbs.edit(declared, by=by, record=tie, values={"until": until})
            return
        values = {
            "party": str(move.person.uid),
            "other": left,
            "kind": WORKPLACE,
            "role": move.role,
            "until": until,
        }
        verbs.create(declared, by=by, values=values)
    except (Invalid, Conflict):
        return


def _ties(person: Party, company: str) -> QuerySet[Relationship]:
    return Relationship.objects.filter(party=person, other__uid=UUID(company), kind=WORKPLACE).order_by("id")
