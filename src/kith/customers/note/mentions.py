"""Who is spoken to in a note and may see it, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kith.core.access import allowed, visible
from kith.core.notice.mentions import at_work, spoken_to
from kith.core.notice.telling import Place, mention
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal
from kith.core.registry import current
from kith.customers.note.model import Note
from kith.customers.party.model import Party

SUGGESTED = 8


def may_read(actor: Actor, party: Party) -> bool:
    """Whether somebody may see notes about this party."""
    note, kind = current().type("note"), current().type_of(party)
    return allowed(actor, note.permission("see")) and allowed(actor, kind.permission("see"), party)


def parted(ids: Iterable[int], party: Party) -> tuple[list[Actor], list[Actor]]:
    """These colleagues, in those who may see notes about the party and those who may not."""
    colleagues = at_work(ids)
    seeing = [each for each in colleagues if may_read(each, party)]
    return seeing, [each for each in colleagues if each not in seeing]


def suggested(by: Actor, party: Party, text: str) -> list[tuple[Actor, bool]]:
    """Colleagues whose name holds the text, and whether they may see the party: those first."""
    people = Principal.objects.filter(kind=Kind.USER, is_active=True, name__icontains=text).exclude(pk=by.id)
    ids = visible(by, people, current().type("principal")).order_by("name")[: 2 * SUGGESTED]
    seeing, blind = parted([each.pk for each in ids], party)
    both = (
        sorted(seeing, key=lambda each: each.name.lower()),
        sorted(blind, key=lambda each: each.name.lower()),
    )
    return [*((each, True) for each in both[0]), *((each, False) for each in both[1])][:SUGGESTED]


def tell(notes: Iterable[tuple[Note, Actor, datetime, str]]) -> None:
    """Tells whoever is spoken to and may see it; the second time nobody."""
    for note, by, at, kind in notes:
        seeing, _blind = parted([each.id for each in spoken_to(note.text)], note.party)
        party = Place(current().type_of(note.party).key, note.party_id, note.party.uid)
        about = Place("note", note.pk, note.uid)
        mention(by=by, principals=[each.id for each in seeing], subject=party, about=about, at=at, kind=kind)
