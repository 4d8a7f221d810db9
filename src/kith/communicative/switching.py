"""Relays and mailboxes are put out of use for a while and taken into use again, which stands in their history."""

from __future__ import annotations

from kith.communicative.mailbox.model import Mailbox
from kith.communicative.relay.model import MailRelay
from kith.core.events.record import record
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current


def switch(by: Actor, locked: MailRelay | Mailbox, verb: str, *, paused: bool) -> None:
    """Pauses it or lets it go on, by a verb that was found to be allowed; `locked` for this transaction."""
    declared, changes = current().type_of(locked), {"is_paused": (locked.is_paused, paused)}
    locked.is_paused = paused
    locked.save(update_fields=["is_paused"])
    record(f"{declared.key}.{verb}d", by=by, on=locked, declared=declared, verb=verb, changes=changes)
    enqueue_once(FOLLOW_UP)
