"""The trash empties itself: what has lain in it long enough goes for good every night, unless something holds it.

What a room holds stays, such as what a legal hold binds, and so do parties with rows that the law wants kept.
"""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.fragment import Fragment, conjunction
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.jobs.queue import Job
from kith.core.principals.actor import Actor, system
from kith.core.records import trash
from kith.core.records.settings import change_setting, setting
from kith.core.records.statement import fetch
from kith.core.registry.objecttype import ObjectType

KEEP, USUAL = "trash.keep_days", 30
DAYS = (7, 14, 30, 60, 90, 180, 365, 0)
BATCH = 200


@dataclass(frozen=True, slots=True)
class Due:
    """How many records of a type go next, and how many as old ones stay for now because something holds them."""

    type: ObjectType
    number: int
    held: int


def keep_days() -> int:
    """How many days records lie in the trash before they go for good; 0 for ever."""
    return int(setting(KEEP, USUAL))


def change_keep_days(*, by: Actor, days: int) -> None:
    """Raises NotAllowed, or Invalid."""
    if not by.administers:
        raise NotAllowed
    if days not in DAYS:
        raise Invalid({"days": [_("This cannot be chosen.")]})
    change_setting(KEEP, days, by)


def due(days: int) -> list[Due]:
    """What would go now if records were kept for so many days, by type; types of which nothing is old are left out."""
    counted = [
        (each, _count(each, old), _count(each, conjunction([old, free]))) for each, old, free in _all(days)
    ]
    return [Due(each, free, old - free) for each, old, free in counted if old]


def _all(days: int) -> list[tuple[ObjectType, Fragment, Fragment]]:
    return [(each, _old(each, days), trash.free(each)) for each in trash.with_trash()] if days else []


def _count(declared: ObjectType, rows: Fragment) -> int:
    return int(fetch(f"select count(*) from {declared.table} t where {rows.text}", rows.params)[0][0])


def _old(declared: ObjectType, days: int) -> Fragment:
    kind = f" and t.{declared.kind[0]} = '{declared.kind[1]}'" if declared.kind else ""
    return Fragment(f"t.deleted_at < %s{kind}", (timezone.now() - timedelta(days=days),))


def empty_old() -> int:
    """Removes for good what is due, record by record, each on record. Gives how many; what others still need stays."""
    gone, by = 0, system("trash")
    for declared, old, free in _all(keep_days()):
        after = 0
        while rows := _batch(declared, conjunction([old, free]), after):
            after = rows[-1][0]
            gone += sum(_remove(declared, by, uid) for _id, uid in rows)
    return gone


def _batch(declared: ObjectType, rows: Fragment, after: int) -> list[tuple[int, str]]:
    text = f"select t.id, t.uid::text from {declared.table} t where {rows.text} and t.id > %s order by t.id limit {BATCH}"
    return [(row[0], row[1]) for row in fetch(text, (*rows.params, after))]


def _remove(declared: ObjectType, by: Actor, uid: str) -> int:
    try:
        return trash.purge(declared, by=by, uids=[uid])
    except Conflict:
        return 0


JOBS = (Job("core.trash_age", empty_old, "37 2 * * *"),)
