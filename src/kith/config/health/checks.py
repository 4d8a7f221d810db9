"""What must be so for the house to work."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kith.analytical.warehouse.cluster import cluster
from kith.config import stamp
from kith.core.errors import KithError, Text
from kith.desk import formats
from kith.operational.marketing.campaign.audit import wrong

SILENT: Final = 60
"""Seconds after which a worker that says nothing counts as gone."""
LATE: Final = 900
"""Seconds that a job may wait before somebody should look."""
ROOM: Final = 10**9
"""Bytes of disk that must be free."""

_WORKERS: Final = (
    "select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => %s)"
)
OLDEST: Final = """
select coalesce(extract(epoch from now() - min(coalesce(j.scheduled_at, e.at))), 0)::float
from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id and e.type = 'deferred'
where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= now())
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so, whether it is, and what is behind it in words. The house works without what is not
    `vital`, and somebody should look."""

    key: str
    title: Text
    good: bool
    found: Text
    vital: bool = True


def checks() -> tuple[Check, ...]:
    """Everything in turn; where the database does not answer, nothing else can be told."""
    try:
        return (*_of_database(), _of_disk())
    except DatabaseError:
        bad = Check("database", gettext_lazy("Database"), good=False, found=_("It does not answer."))
        return (bad, _of_disk())


def _of_database() -> tuple[Check, ...]:
    waiting = sorted(stamp.migrations() - _applied())
    workers = int(_one(_WORKERS, SILENT))
    late = float(_one(OLDEST))
    return (
        Check("database", gettext_lazy("Database"), good=True, found=_("It answers.")),
        Check(
            "migrations", gettext_lazy("Tables"), not waiting,
            _("Not up to date: %(name)s") % {"name": waiting[0]} if waiting else _("They are up to date."),
        ),
        Check(
            "workers", gettext_lazy("Job workers"), workers > 0,
            _("%(number)s at work") % {"number": workers} if workers else _("None is at work."),
        ),
        Check(
            "jobs", gettext_lazy("Jobs"), late < LATE,
            _("The oldest waits for %(seconds)s s.") % {"seconds": formats.number(round(late))},
        ),
        _of_ledgers(),
        _of_analyses(),
    )  # fmt: skip


def _of_ledgers() -> Check:
    number = wrong()
    words = ngettext("%(n)s campaign does not", "%(n)s campaigns do not", number) % {
        "n": formats.number(number)
    }
    return Check(
        "ledgers",
        gettext_lazy("Campaigns add up"),
        number == 0,
        words if number else _("All do."),
        vital=False,
    )


def _of_analyses() -> Check:
    """Where analyses are computed, and whether that answers."""
    try:
        found = cluster(settings.KITH_ANALYTICS_URL)
        if found:
            found.require()
    except KithError as error:
        good, told = False, str(error)
    else:
        good = True
        told = (
            _("On the Spark cluster at %(place)s.") % {"place": found.master}
            if found
            else _("On this machine.")
        )
    return Check("analyses", gettext_lazy("Analyses"), good, told, vital=False)


def _of_disk() -> Check:
    free = shutil.disk_usage(settings.KITH_FOLDER.root).free
    found = _("%(size)s GB are free.") % {"size": formats.number(free / 10**9, 1)}
    return Check("disk", gettext_lazy("Disk"), free >= ROOM, found)


def _applied() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select app || '.' || name from django_migrations")
        return {row[0] for row in cursor.fetchall()}


def _one(question: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]
