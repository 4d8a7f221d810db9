"""What somebody opened last: found first, and offered before anything is typed."""

from __future__ import annotations

from django.db import connection, transaction

from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind
from kith.core.registry.objecttype import ObjectType

KEPT = 60
"""So many records of each person are kept."""
NOTE = """
insert into core_seen (principal_id, type, object_id) values (%s, %s, %s)
on conflict (principal_id, type, object_id) do update set seen_at = now()
"""
FORGET = """
delete from core_seen where principal_id = %s and (type, object_id) in (
    select type, object_id from core_seen where principal_id = %s order by seen_at desc offset %s)
"""


@transaction.atomic
def note_seen(actor: Actor, declared: ObjectType, pk: int) -> None:
    """Notes that the actor has opened a record. Not of who looks through somebody else's eyes."""
    if actor.kind != Kind.USER or actor.watcher or not declared.search:
        return
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")
        cursor.execute(NOTE, [actor.id, declared.key, pk])
        cursor.execute(FORGET, [actor.id, actor.id, KEPT])
