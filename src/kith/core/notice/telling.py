# ruff: noqa: S608 - names of tables are the program's own
"""Who is to be told of what happened: followers of records, owners of their own, and whoever is spoken to.

Run after commit. A position among the events moves on with what was told, so that nobody is told twice; bulk acts and
imports tell nobody, since each of their rows would, and nobody is told of their own acts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from kith.core.events.consume import HIGHEST
from kith.core.events.model import Consumed
from kith.core.events.record import Subject, note
from kith.core.notice.model import Reason
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import fetch, write
from kith.lib.copy_text import numbers

CONSUMER, BATCH, REACH = "core.notices", 1_000, 100_000
SILENT = ("view", "export", "refuse")
NEWS = """
select e.position, e.occurred_at, e.kind, e.actor_id, e.subject_type, e.subject_id, e.subject_uid, e.changes
from core_event e join core_principal p on p.id = e.actor_id and p.kind = any(%s)
where e.position > %s and e.position <= %s and e.batch is null and e.subject_type = any(%s) and e.verb <> all(%s)
order by e.position limit %s
"""
PEOPLE_AND_PROGRAMS = [Kind.USER, Kind.KEY]
FOLLOWERS = """
select f.subject_type, f.subject_id, f.principal_id, f.muted from core_follow f
join unnest(%s::text[], %s::bigint[]) s (type, id) on f.subject_type = s.type and f.subject_id = s.id
"""
OWNERS = """
select t.id, t.{owner} from {table} t join core_principal p on p.id = t.{owner} and p.kind = 'user' and p.is_active
where t.id = any(%s::bigint[]) and not exists (
    select from core_telling_choice c where c.principal_id = p.id and not c.own_records)
"""
TELL = """
insert into core_notice
    (principal_id, reason, subject_type, subject_id, subject_uid, about_type, about_uid, kind, actor_id, occurred_at)
select p.id, %s, %s, %s, %s, %s, %s, %s, %s, %s from core_principal p
where p.id = %s and p.kind = 'user' and p.is_active and not exists (
    select from core_notice m where m.principal_id = p.id and m.about_uid = %s and m.reason = 'mention')
"""
"""Whoever was spoken to in a record is not told of it once more."""
COUNT_UP = """
on conflict (principal_id, subject_type, subject_id) where reason = 'change' and read_at is null do update
set times = core_notice.times + 1, about_type = excluded.about_type, about_uid = excluded.about_uid,
    kind = excluded.kind, actor_id = excluded.actor_id, occurred_at = excluded.occurred_at
"""
ONCE = "on conflict (principal_id, about_uid) where reason = 'mention' do nothing returning id, uid"

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class News:
    """An event that somebody may have to be told of."""

    position: int
    occurred_at: datetime
    kind: str
    actor_id: int
    type: str
    id: int
    uid: UUID
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A record under which news is told: the record itself, or the party that it belongs to."""

    type: str
    id: int
    uid: UUID


def tell_followers() -> int:
    """Tells everybody who is to be told of what happened since. Returns how many events were looked at."""
    highest = fetch(HIGHEST)[0][0] or 0
    looked, more = 0, True
    while more:
        seen, more = _one_batch(highest)
        looked += seen
    return looked


@transaction.atomic
def _one_batch(highest: int) -> tuple[int, bool]:
    Consumed.objects.get_or_create(consumer=CONSUMER)
    place = Consumed.objects.select_for_update().get(consumer=CONSUMER)
    if place.position >= highest:
        return 0, False
    last = min(highest, place.position + REACH)
    types = [declared.key for declared in current().types]
    params = (PEOPLE_AND_PROGRAMS, place.position, last, types, list(SILENT), BATCH)
    news = [News(*_read(row)) for row in fetch(NEWS, params)]
    tell(news)
    place.position = last if len(news) < BATCH else news[-1].position
    place.save(update_fields=["position"])
    return len(news), place.position < highest


def _read(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return *row[:-1], orjson.loads(row[-1])


def tell(news: Sequence[News]) -> None:
    """Tells everybody who is to hear of these events."""
    if not news:
        return
    places = _places(news)
    heard = _listening({(place.type, place.id) for each in places.values() for place in each})
    for event in news:
        told: set[int] = {event.actor_id}
        for place in places[event.position]:
            for principal in heard[(place.type, place.id)] - told:
                told.add(principal)
                _write(event, place, principal)


def _places(news: Sequence[News]) -> dict[int, tuple[Place, ...]]:
    """By position of the event, under which records it is told: the record itself, then its party."""
    found: dict[int, tuple[Place, ...]] = {}
    for key, events in _by_type(news).items():
        declared = current().type(key)
        own = {each.id: each.uid for each in events}
        parties = _parties(declared, list(own)) if declared.belongs_to != "id" else _narrowed(list(own))
        for each in events:
            itself = () if declared.belongs_to == "id" else (Place(key, each.id, each.uid),)
            found[each.position] = (*itself, *((parties[each.id],) if each.id in parties else ()))
    return found


def _by_type(news: Iterable[News]) -> dict[str, list[News]]:
    found: dict[str, list[News]] = defaultdict(list)
    for each in news:
        found[each.type].append(each)
    return found


def _party_types() -> list[ObjectType]:
    return [each for each in current().types if each.belongs_to == "id" and each.kind]


def _parties(declared: ObjectType, ids: list[int]) -> dict[int, Place]:
    """The parties that these rows belong to, by the rows' numbers."""
    if not declared.belongs_to:
        return {}
    rows = fetch(
        f"select t.id, t.{declared.belongs_to} from {declared.table} t where t.id = any(%s::bigint[])"
        f" and t.{declared.belongs_to} is not null",
        (numbers(ids),),
    )
    narrowed = _narrowed([party for _row, party in rows])
    return {row: narrowed[party] for row, party in rows if party in narrowed}


def _narrowed(ids: list[int]) -> dict[int, Place]:
    """Parties by number, each as the type that it is."""
    found: dict[int, Place] = {}
    for declared in _party_types():
        assert declared.kind is not None
        rows = fetch(
            f"select t.id, t.uid from {declared.table} t where t.id = any(%s::bigint[]) and t.{declared.kind[0]} = %s",
            (numbers(ids), declared.kind[1]),
        )
        found |= {number: Place(declared.key, number, uid) for number, uid in rows}
    return found


def _listening(keys: set[Key]) -> dict[Key, set[int]]:
    """Who wants to hear of each record: those who follow it, and whose it is unless they said otherwise."""
    types, ids = [key for key, _id in keys], [number for _key, number in keys]
    rows = fetch(FOLLOWERS, (types, ids))
    found: dict[Key, set[int]] = defaultdict(set)
    for key, principal in _owning(keys):
        found[key].add(principal)
    for key, number, principal, muted in rows:
        (found[(key, number)].discard if muted else found[(key, number)].add)(principal)
    return found


def _owning(keys: set[Key]) -> Iterator[tuple[Key, int]]:
    for declared in (each for each in current().types if each.owner):
        ids = [number for key, number in keys if key == declared.key]
        if ids:
            text = OWNERS.format(owner=declared.owner, table=declared.table)
            yield from (((declared.key, number), owner) for number, owner in fetch(text, (numbers(ids),)))


def _write(event: News, place: Place, principal: int) -> None:
    given = place.id == event.id and _is_given(event, principal)
    reason = Reason.GIVEN if given else Reason.CHANGE
    about = (event.type, event.uid, event.kind, event.actor_id, event.occurred_at)
    params = (reason, place.type, place.id, place.uid, *about, principal, event.uid)
    write(TELL if given else TELL + COUNT_UP, params)


def _is_given(event: News, principal: int) -> bool:
    """Whether the event made somebody the record's owner."""
    declared = current().type(event.type)
    field = next(
        (each.key for each in declared.fields if declared.owner in (each.column, f"{each.key}_id")), ""
    )
    after = event.changes.get(field, (None, None))[1]
    return bool(after) and bool(
        fetch("select 1 from core_principal where id = %s and uid::text = %s", (principal, str(after)))
    )


def mention(
    *, by: Actor, principals: Sequence[int], subject: Place, about: Place, at: datetime, kind: str
) -> int:
    """Tells colleagues that they were spoken to in `about`, which belongs to `subject`; each once, and never the
    speaker. Whoever carries notices further, such as by mail, hears `notice.requested`. Returns how many were told."""
    told = 0
    for principal in (each for each in dict.fromkeys(principals) if each != by.id):
        place = (subject.type, subject.id, subject.uid, about.type, about.uid)
        rows = write(TELL + ONCE, (Reason.MENTION, *place, kind, by.id, at, principal, about.uid))
        for number, uid in rows:
            told += 1
            changes = {"reason": (None, Reason.MENTION.value)}
            note("notice.requested", by=by, subject=Subject("notice", number, uid), changes=changes)
    return told
