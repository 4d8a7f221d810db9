"""Who looked at sensitive values: noted while a request reads, written once the answer has gone out.

An entry stands for somebody, a record and an hour. What this process has written is remembered, so that most reads
cost nothing; what another process has written is seen by the statement that writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from kith.core.events.record import Change, record_many
from kith.core.fieldtypes import SECRET
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind
from kith.core.registry import current
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType

LOOKING = frozenset({Kind.USER, Kind.KEY, Kind.OUTSIDE})
REMEMBERED = 50_000
NEW = """
select t.id, t.uid from {table} t where t.uid = any(%s::uuid[]) and not exists (
    select from core_event e where e.subject_type = %s and e.subject_id = t.id and e.occurred_at >= %s
    and e.kind = %s and e.actor_id = %s)
"""


@dataclass(frozen=True, slots=True)
class View:
    """Somebody saw sensitive values of a record, through a door, within an hour."""

    actor: Actor
    type: str
    uid: str
    hour: datetime


_noted: ContextVar[set[View] | None] = ContextVar("noted", default=None)
_written: dict[tuple[int, str, str, datetime], None] = {}


def is_sensitive(field: Field) -> bool:
    """Whether seeing the field's value leaves an entry. Secrets are never shown, so nobody sees them."""
    return field.privacy is Privacy.SENSITIVE and field.type is not SECRET


def note_views(actor: Actor, declared: ObjectType, uids: Iterable[str]) -> None:
    """Notes that the actor is being shown sensitive values of these records."""
    noted = _noted.get()
    if noted is None or actor.kind not in LOOKING:
        return
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    noted.update(View(actor, declared.key, uid, hour) for uid in uids)


@contextmanager
def collecting_views() -> Iterator[set[View]]:
    """Collects what is noted inside the block."""
    noted: set[View] = set()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def write_views(views: Iterable[View]) -> None:
    """Writes an entry for each view that has none yet. A crash of the machine may lose the last few of them."""
    fresh = [view for view in views if _key(view) not in _written]
    groups: dict[tuple[Actor, str, datetime], list[str]] = {}
    for view in fresh:
        groups.setdefault((view.actor, view.type, view.hour), []).append(view.uid)
    for (actor, type_key, hour), uids in groups.items():
        _write(actor, current().type(type_key), uids, hour)
    _written.update(dict.fromkeys(map(_key, fresh)))
    while len(_written) > REMEMBERED:
        del _written[next(iter(_written))]


def _key(view: View) -> tuple[int, str, str, datetime]:
    return view.actor.id, view.type, view.uid, view.hour


@transaction.atomic
def _write(actor: Actor, declared: ObjectType, uids: list[str], hour: datetime) -> None:
    kind = f"{declared.key}.viewed"
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")
        cursor.execute(NEW.format(table=declared.table), [uids, declared.key, hour, kind, actor.id])
        found: list[tuple[int, UUID]] = cursor.fetchall()
    rows = [Change(pk, uid, uid, {}) for pk, uid in found]
    record_many(kind, by=actor, declared=declared, verb="view", rows=rows)
