"""What becomes a touch by itself: a note that somebody wrote, a task about somebody that was done. Whoever a note speaks
to is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from kith.core.events.consume import Heard
from kith.core.notice.mentions import at_work
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction, Interaction
from kith.customers.note import mentions
from kith.customers.note.model import Note
from kith.customers.task.model import Kind, Task

KINDS = ("note.created", "note.changed", "task.completed")
LONGEST = 300
CHANNELS = {Kind.CALL: "phone", Kind.MEETING: "meeting", Kind.EMAIL: "email", Kind.LETTER: "letter"}


def hear(events: list[Heard]) -> None:
    """Puts new notes and tasks done into the timeline. What stands there already, or is gone again, is passed over; what
    an import brought goes with it."""
    written = {event.subject_uid: event.batch for event in events if event.kind == "note.created"}
    notes = Note.objects.filter(uid__in=written.keys() - _there("note", written))
    for batch in set(written.values()):
        append([_of_note(note) for note in notes if written[note.uid] == batch], batch)
    done = {event.subject_uid for event in events if event.kind == "task.completed"}
    tasks = Task.objects.filter(uid__in=done, party__isnull=False)
    touches = (_of_task(task, task.done_at) for task in tasks if task.done_at)
    append([touch for touch in touches if not _stands(touch)])
    _tell_mentioned([event for event in events if event.subject_type == "note"])


def tell_note(note: Note) -> None:
    """Puts a note into the timeline at once, in the transaction that writes it."""
    append([_of_note(note)])


def _tell_mentioned(events: list[Heard]) -> None:
    """Tells whoever is spoken to in notes that were written or changed."""
    last = {event.subject_uid: event for event in events if event.batch is None}
    notes = Note.objects.filter(uid__in=last).filter(text__contains="@", party__deleted_at__isnull=True)
    found = list(notes.select_related("party"))
    writers = {each.id: each for each in at_work(last[note.uid].actor_id for note in found)}
    heard = ((note, last[note.uid]) for note in found if last[note.uid].actor_id in writers)
    mentions.tell((note, writers[event.actor_id], event.occurred_at, event.kind) for note, event in heard)


def _there(kind: str, uids: Iterable[UUID]) -> set[UUID]:
    found = Interaction.objects.filter(ref_type=kind, ref_uid__in=uids)
    return {uid for uid in found.values_list("ref_uid", flat=True) if uid}


def _stands(done: Touch) -> bool:
    """Whether this is told already. A task that was taken up again is told once more when it is done again."""
    found = Interaction.objects.filter(ref_type=done.ref_type, ref_uid=done.ref_uid)
    return found.filter(occurred_at=done.occurred_at).exists()


def _of_note(note: Note) -> Touch:
    first, _line, rest = note.text.partition("\n")
    return Touch(
        note.created_at, "note", "note", Direction.SYSTEM, first[:LONGEST], ((PARTY, note.party_id),), rest[:2000],
        note.author_id, "note", note.uid,
    )  # fmt: skip


def _of_task(task: Task, done_at: datetime) -> Touch:
    assert task.party_id is not None
    kind = Kind(task.kind)
    return Touch(
        done_at, CHANNELS.get(kind, "task"), "task", Direction.OUT if kind in CHANNELS else Direction.SYSTEM,
        task.title[:LONGEST], ((PARTY, task.party_id),), task.outcome[:2000], task.owner_id, "task", task.uid,
    )  # fmt: skip
