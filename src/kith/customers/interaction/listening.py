"""What becomes a touch by itself: a note that somebody wrote."""

from __future__ import annotations

from kith.core.events.consume import Heard
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction, Interaction
from kith.customers.note.model import Note

KINDS = ("note.created",)
LONGEST = 300


def hear(events: list[Heard]) -> None:
    """Puts new notes into the timeline. A note that stands there already, or is gone again, is passed over."""
    wanted = {event.subject_uid for event in events}
    there = set(
        Interaction.objects.filter(ref_type="note", ref_uid__in=wanted).values_list("ref_uid", flat=True)
    )
    notes = Note.objects.filter(uid__in=wanted - there).select_related("author")
    append([_touch(note) for note in notes])


def _touch(note: Note) -> Touch:
    first, _line, rest = note.text.partition("\n")
    return Touch(
        note.created_at, "note", "note", Direction.SYSTEM, first[:LONGEST], ((PARTY, note.party_id),), rest[:2000],
        note.author_id, "note", note.uid,
    )  # fmt: skip
