"""Reads what came in, one mail after the other, and tells the house: each is an event `message.…`, told once.

Rooms above listen for what is about their own mails, by the number that a signature of ours proves. What is about none
of them is from somebody whose address we know, or stays in the list of returns.
"""

from __future__ import annotations

import logging
import zlib
from datetime import date

from django.db import transaction
from django.utils import timezone

from kith.communicative.channels.email.returned import Meaning, Returned, read_returned
from kith.communicative.relay.actions import keys
from kith.communicative.returns.keeping import READ
from kith.communicative.returns.letters import take_plain
from kith.communicative.returns.model import Return
from kith.core.events.record import Subject, note
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import system
from kith.core.records.verbs import FOLLOW_UP
from kith.core.statement import write

MOST_TRIES, A_RUN = 5, 2_000
NEXT = """
update communicative_return set tries = tries + 1 where id = (
    select id from communicative_return where read_at is null and tries < %s and id > %s order by id limit 1
    for update skip locked
) returning id
"""
PAST = {
    Meaning.DEAD: "bounced", Meaning.FAILED: "bounced", Meaning.LATE: "delayed", Meaning.COMPLAINT: "complained",
    Meaning.AUTOMATIC: "answered", Meaning.AWAY: "answered", Meaning.MOVED: "moved", Meaning.LEAVE: "left",
    Meaning.REPLY: "replied",
}  # fmt: skip
KINDS = tuple(f"message.{past}" for past in dict.fromkeys(PAST.values()))
"""What rooms above may listen to. The subject's number is the delivery's, its uid that of the `Return`."""
_log = logging.getLogger(__name__)


def read_waiting() -> int:
    """Reads all that waits and gives how many that were. A mail that cannot be read is tried again, five times in all."""
    done = last = 0
    while done < A_RUN and (found := write(NEXT, (MOST_TRIES, last))):
        last = found[0][0]
        try:
            _read(last)
        except Exception:  # noqa: BLE001 - one mail hinders no other; it is tried again
            _log.exception("A mail that came in could not be read")
        done += 1
    if done == A_RUN:
        enqueue_once(READ)
    return done


@transaction.atomic
def _read(number: int) -> None:
    row = (
        Return.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=number, read_at=None)
        .first()
    )
    if row is None:
        return
    came: date = timezone.localdate(row.came_at)
    found = read_returned(zlib.decompress(bytes(row.raw or zlib.compress(b""))), keys(), came, [row.envelope])
    _fill(row, found)
    row.save()
    if found.number is None:
        take_plain(row)
    _tell(row)
    enqueue_once(FOLLOW_UP)


def _fill(row: Return, found: Returned) -> None:
    row.meaning, row.number, row.read_at = found.meaning, found.number, timezone.now()
    row.sender, row.subject = found.sender[:320], found.subject
    row.status, row.detail, row.since, row.until = found.status[:20], found.detail, found.since, found.until


def _tell(row: Return) -> None:
    meaning = Meaning(row.meaning)
    told = {"meaning": (None, row.meaning), "status": (None, row.status)}
    changes = {key: pair for key, pair in told.items() if pair[1]}
    subject = Subject("message", row.number or 0, row.uid)
    note(f"message.{PAST[meaning]}", by=system("returns"), subject=subject, changes=changes)
