"""Somebody's own notices, as far as they may still see what these are about; and what is done with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kith.core.access.rules import titles_of
from kith.core.errors import NotAllowed, NotFound
from kith.core.jobs.queue import Job
from kith.core.notice.model import Follow, Reason
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.trace import Trace, Whose
from kith.core.statement import fetch, write

PAGE, KEPT_DAYS, KEPT_MOST = 50, 90, 500
NEWEST = """
select n.uid, n.id, n.reason, n.subject_type, n.subject_id, n.subject_uid, n.about_type, n.about_uid, n.kind, a.name,
    n.times, n.occurred_at, n.read_at is null
from core_notice n join core_principal a on a.id = n.actor_id
where n.principal_id = %s and (n.occurred_at, n.id) < (%s, %s) order by n.occurred_at desc, n.id desc limit %s
"""
READ = "update core_notice set read_at = now() where principal_id = %s and read_at is null"
AGE = """
delete from core_notice n where n.occurred_at < now() - make_interval(days => %s) or n.id in (
    select x.id from (select id, row_number() over (partition by principal_id order by occurred_at desc, id desc) place
                      from core_notice) x where x.place > %s)
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice for its reader. `title` names the record that it stands under, `detail` the record of that one which it is
    about, where that is another. `times` says how many changes it stands for."""

    uid: UUID
    id: int
    reason: str
    subject_type: str
    subject_id: int
    subject_uid: UUID
    about_type: str
    kind: str
    actor: str
    times: int
    occurred_at: datetime
    unread: bool
    title: str
    detail: str


def notices_of(by: Actor, before: tuple[datetime, int] | None = None, most: int = PAGE) -> list[Told]:
    """The newest notices before `before`. What the reader can no longer see is left out, and counts as read."""
    moment, number = before or (datetime(9000, 1, 1, tzinfo=UTC), 2**62)
    rows = fetch(NEWEST, (by.id, moment, number, most))
    wanted = {(row[3], row[5]) for row in rows} | {(row[6], row[7]) for row in rows}
    names = _names(by, wanted)
    found = [_told(row, names) for row in rows if (row[3], row[5]) in names and (row[6], row[7]) in names]
    lost = [row[1] for row in rows if row[1] not in {each.id for each in found} and row[12]]
    if lost and not by.watcher:
        write(f"{READ} and id = any(%s)", (by.id, lost))
    return found


def _told(row: tuple[Any, ...], names: Mapping[tuple[str, UUID], str]) -> Told:
    uid, number, reason, type_, id_, subject, about_type, about, kind, actor, times, at, unread = row
    detail = names[(about_type, about)] if about != subject else ""
    return Told(
        uid, number, reason, type_, id_, subject, about_type, kind, actor, times, at, unread,
        names[(type_, subject)], detail,
    )  # fmt: skip


def _names(by: Actor, wanted: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """The names of these records, of those that the actor may see: one statement for each type."""
    by_type: dict[str, set[str]] = defaultdict(set)
    for key, uid in wanted:
        if key in current().types:
            by_type[key].add(str(uid))
    return {
        (key, UUID(uid)): name
        for key, uids in by_type.items()
        for uid, name in titles_of(by, current().type(key), sorted(uids)).items()
    }


def read_one(*, by: Actor, uid: str) -> tuple[str, str]:
    """Marks a notice as read. Gives type and public id of the record that it stands under. Raises NotFound, and
    NotAllowed for a program that may only read."""
    _may_mark(by)
    rows = write(
        "update core_notice set read_at = coalesce(read_at, now()) where principal_id = %s and uid = %s"
        " returning subject_type, subject_uid::text",
        (by.id, uid),
    )
    if not rows or rows[0][0] not in current().types:
        raise NotFound
    return str(rows[0][0]), str(rows[0][1])


def read_all(*, by: Actor) -> int:
    """Marks all of the actor's notices as read. Returns how many were not. Raises NotAllowed for who may only read."""
    _may_mark(by)
    return len(write(f"{READ} returning 1", (by.id,)))


def _may_mark(by: Actor) -> None:
    if by.only_reads:
        raise NotAllowed


def mute(*, by: Actor, uid: str) -> None:
    """Reads a notice, and nothing more is told of the record that it stands under. Raises NotFound."""
    read_one(by=by, uid=uid)
    rows = fetch(
        "select subject_type, subject_id from core_notice where principal_id = %s and uid = %s", (by.id, uid)
    )
    key = {"principal_id": by.id, "subject_type": rows[0][0], "subject_id": rows[0][1]}
    Follow.objects.update_or_create(defaults={"muted": True}, **key)


def age() -> None:
    """Takes away what is older than 90 days, and of everybody all but the newest 500."""
    write(AGE, (KEPT_DAYS, KEPT_MOST))


def _count(whose: Whose) -> int:
    return int(
        fetch("select count(*) from core_notice where %s in (subject_uid, about_uid)", (whose.uid,))[0][0]
    )


def _erase(whose: Whose) -> int:
    parties = [each.key for each in current().types if each.belongs_to == "id"]
    write("delete from core_follow where subject_type = any(%s) and subject_id = %s", (parties, whose.id))
    return len(
        write("delete from core_notice where %s in (subject_uid, about_uid) returning 1", (whose.uid,))
    )


JOBS = (Job("core.notices.age", age, "40 3 * * *"),)
TRACES = (Trace("notices", _("Notices to colleagues"), _("Notices about the person go."), _count, _erase),)
__all__ = ["JOBS", "TRACES", "Reason", "Told", "age", "mute", "notices_of", "read_all", "read_one"]
