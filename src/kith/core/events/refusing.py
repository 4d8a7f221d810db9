"""Who was refused what: an entry for each actor, act and hour, so that nobody fills the history by trying again.

What this process has written is remembered; what another process has written is seen by the statement that looks.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from kith.core.errors import NotAllowed
from kith.core.events.record import Subject, note
from kith.core.principals.actor import Actor
from kith.core.statement import fetch

REMEMBERED = 10_000
KNOWN = """
select from core_event where subject_type = %s and subject_id = 0 and occurred_at >= %s and kind = %s and actor_id = %s
and changes @> jsonb_build_object('act', jsonb_build_array(null, %s::text)) limit 1
"""
_written: dict[tuple[int, str, datetime], None] = {}


def note_refusal(actor: Actor, error: NotAllowed) -> None:
    """Writes the entry of a refusal that a right brought about, unless this hour has it. A crash may lose the last ones."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    key = (actor.id, error.permission, hour)
    if not error.permission or key in _written:
        return
    _room, type_key, act = error.permission.split(".")
    kind = f"{type_key}.refused"
    with transaction.atomic():
        connection.cursor().execute("set local synchronous_commit = off")
        if not fetch(KNOWN, (type_key, hour, kind, actor.id, act)):
            subject = Subject(type_key, 0, error.record or actor.uid)
            note(kind, by=actor, subject=subject, changes={"act": (None, act)}, verb="refuse")
    _written[key] = None
    while len(_written) > REMEMBERED:
        del _written[next(iter(_written))]
