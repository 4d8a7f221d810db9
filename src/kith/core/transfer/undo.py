# ruff: noqa: S608 - names of tables and columns are the program's own
"""Takes an import back as a whole: records it made are removed, values it changed are what they were before.

Who was touched is worked off party by party, with everything of theirs, in batches of one transaction. Whatever
somebody changed since keeps its value; a record with a file of somebody's stays, and so does a party to whom something
newer was added, with all that was imported of it. All are counted. What was taken back is in the history like
everything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from graphlib import TopologicalSorter
from itertools import permutations
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from kith.core.attachment.reading import with_files
from kith.core.copying import meanwhile
from kith.core.fieldtypes import REFERENCE
from kith.core.jobs.dirty import drain
from kith.core.jobs.model import Run, State
from kith.core.principals.actor import actor_of
from kith.core.records.tags import TAG
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.room import Trail
from kith.core.tag.following import in_use
from kith.core.transfer import bulk, shift
from kith.core.transfer.references import refuse_to_leave
from kith.core.transfer.taking import Taking, take, touched
from kith.lib.copy_text import numbers

Watch = Callable[[int, int], None]
BATCH = 5_000
QUEUE = (
    "insert into core_dirty (topic, subject_id) select %s, x.id from ({chosen}) x (id) on conflict do nothing"
)
SUBJECTS = "select distinct subject_id from core_event where batch = %s and subject_type = any(%s)"
OWNERS = (
    "select distinct t.{owner} from {table} t join core_event e on e.subject_id = t.id and e.subject_type = '{key}'"
    " join {root} p on p.id = t.{owner} where e.batch = %s and {kind}"
)


def take_back(undoing: Run, watch: Watch | None = None) -> None:
    """Takes back the import that `undoing` names, from where it stands."""
    run = Run.objects.get(uid=undoing.asked["run"])
    if "planned" not in undoing.answer:
        _plan(undoing, run.uid)
    for declared in stages():
        drain(topic(run.uid, declared), partial(_take, undoing, run, declared, watch), size=BATCH)
    _finish(undoing, run)


def topic(batch: UUID, declared: ObjectType) -> str:
    return f"undo:{batch}:{declared.key}"


def stages() -> Iterator[ObjectType]:
    """The types whose records are taken back one after the other, each with what belongs to it: parties, then the rest."""
    return (each for each in ordered() if each.belongs_to in ("", "id"))


def ordered() -> list[ObjectType]:
    """All types, each before those that it refers to; parties before what belongs to nobody, and last what all may have."""
    types = current().types
    graph: dict[str, set[str]] = {each.key: set() for each in types}
    for each in types:
        for field in each.fields:
            if field.type is REFERENCE and field.source is None and field.target != each.key:
                graph[field.target].add(each.key)
    order = [current().type(key) for key in TopologicalSorter(graph).static_order()]
    return sorted(order, key=lambda each: (not each.belongs_to, each.key == TAG))


@transaction.atomic
def _plan(undoing: Run, batch: UUID) -> None:
    """Queues everybody whom the import touched, and every record of nobody's that it touched."""
    undoing.answer = {"planned": True, "types": _touched_types(batch)}
    undoing.total = sum(_queue_stage(batch, stage, _owned(undoing)) for stage in stages())
    undoing.save(update_fields=["answer", "total"])


def _touched_types(batch: UUID) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select distinct subject_type from core_event where batch = %s", [batch])
        return [row[0] for row in cursor.fetchall()]


def _queue_stage(batch: UUID, stage: ObjectType, owned: list[ObjectType]) -> int:
    name, kind = topic(batch, stage), f"p.{stage.kind[0]} = '{stage.kind[1]}'" if stage.kind else "false"
    total = _queue(name, SUBJECTS, [batch, [stage.key]])
    for each in owned if stage.belongs_to else ():
        chosen = OWNERS.format(
            owner=each.belongs_to, table=each.table, key=each.key, root=stage.table, kind=kind
        )
        total += _queue(name, chosen, [batch])
    return total


def _queue(name: str, chosen: str, params: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(QUEUE.format(chosen=chosen), [name, *params])
        return int(cursor.rowcount)


def _take(undoing: Run, run: Run, declared: ObjectType, watch: Watch | None, ids: list[int]) -> None:
    """One batch, within the transaction that takes it from the queue."""
    bulk.wait_for_others()
    with bulk.uncollected(), meanwhile():
        _take_batch(undoing, run, declared, ids)
    if watch:
        watch(undoing.done, undoing.total)


def _take_batch(undoing: Run, run: Run, declared: ObjectType, ids: list[int]) -> None:
    by = actor_of(undoing.started_by, "import")
    owned = _owned(undoing) if declared.belongs_to else []
    pending = _pending(declared, owned)
    roots = touched(declared, run.uid, ids, pending)
    children = [touched(each, run.uid, _rows_of(each, run.uid, ids), pending) for each in owned]
    _hold(roots, children, run.uid)
    counts: Counter[str] = Counter()
    for taking in (*children, roots):
        counts += take(taking, by, undoing.uid)
    for trail in _trails() if declared.belongs_to else ():
        trail.forget(run.uid, sorted(set(ids) - roots.held))
    for taking in (*children, roots):
        refuse_to_leave(taking.declared.model, taking.removed, pending)
    undoing.answer = {**undoing.answer, "counts": dict(Counter(undoing.answer.get("counts", {})) + counts)}
    undoing.done += len(ids)
    undoing.save(update_fields=["answer", "done"])


def _owned(undoing: Run) -> list[ObjectType]:
    """The types that belong to a party and that the import touched, lines before their orders."""
    touched_types = set(undoing.answer["types"])
    return [each for each in ordered() if each.belongs_to not in ("", "id") and each.key in touched_types]


def _trails() -> list[Trail]:
    return [trail for room in current().rooms for trail in room.trails]


def _pending(declared: ObjectType, owned: list[ObjectType]) -> set[str]:
    """Types whose records may still be there although they go with the import: this stage's and those of later ones."""
    keys = [each.key for each in stages()]
    later = set(keys[keys.index(declared.key) :])
    return later | {each.key for each in owned}


def _rows_of(declared: ObjectType, batch: UUID, parties: list[int]) -> list[int]:
    text = (
        f"select distinct t.id from {declared.table} t join core_event e on e.subject_id = t.id and e.subject_type = %s"
        f" where t.{declared.belongs_to} = any(%s::bigint[]) and e.batch = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, [declared.key, numbers(parties), batch])
        return [row[0] for row in cursor.fetchall()]


def _hold(roots: Taking, children: list[Taking], batch: UUID) -> None:
    """What must stay keeps what it stands on and what it consists of; a party that must stay keeps everything of it."""
    made = {record.id for record in roots.made}
    for trail in _trails() if made and roots.declared.belongs_to else ():
        roots.held |= trail.newer(batch, sorted(made))
    if made and roots.declared.key == TAG:
        roots.held |= in_use(sorted(made))
    for taking in (*children, roots):
        taking.held |= with_files(taking.declared, [record.id for record in taking.made])
    for below, above in permutations(children, 2):
        below.hold_together(above)
    for taking in children:
        roots.held |= taking.owners(taking.held) & made
    for taking in children:
        taking.hold_those_of(roots.held)


@transaction.atomic
def _finish(undoing: Run, run: Run) -> None:
    now = timezone.now()
    Run.objects.filter(pk=run.pk).update(state=State.UNDONE)
    Run.objects.filter(pk=undoing.pk).update(state=State.DONE, ended_at=now)
    if run.asked.get("sample"):
        shift.release(run)
