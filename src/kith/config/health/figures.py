"""Figures that the database and the data folder know."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection

from kith.config.health.checks import OLDEST

_JOBS: Final = "select status::text, count(*) from procrastinate_jobs group by 1 order by 1"
_ONES: Final = (
    ("kith_oldest_job_seconds", "How long the oldest job that could be done has waited", OLDEST),
    ("kith_unsealed_events", "Events that have no place in the chain of digests yet",
     "select count(*) from core_event where position is null"),
    ("kith_database_bytes", "Size of the database", "select pg_database_size(current_database())"),
    ("kith_dirty_rows", "Rows for which something must be worked out again", "select count(*) from core_dirty"),
)  # fmt: skip
_MAILS: Final = """
select coalesce(sum(cardinality(k.assignments)), 0) from marketing_chunk k join marketing_campaign c on c.id = k.campaign_id
where k.state <> 'done' and c.state in ('approved', 'sending')
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `label` and `part` tell apart those of the same name."""

    name: str
    meaning: str
    value: float
    label: str = ""
    part: str = ""


def figures() -> tuple[Figure, ...]:
    """All of them, by a handful of statements."""
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        jobs = [Figure("kith_jobs", "Jobs by state", row[1], "state", row[0]) for row in cursor.fetchall()]
        ones = [Figure(name, meaning, _one(cursor, question)) for name, meaning, question in _ONES]
        mails = Figure(
            "kith_mails_waiting", "Mails of campaigns under way that have not left", _one(cursor, _MAILS)
        )
    return (*jobs, *ones, mails, *_lake())


def _one(cursor: Any, question: str) -> float:
    cursor.execute(question)
    return float(cursor.fetchone()[0])


def _lake() -> tuple[Figure, ...]:
    """How far the warehouse is behind, where there is one."""
    path = settings.KITH_FOLDER.lake / "manifest.json"
    try:
        as_of = datetime.fromisoformat(json.loads(path.read_text())["as_of"])
    except (FileNotFoundError, KeyError, ValueError):
        return ()
    behind = (datetime.now(UTC) - as_of).total_seconds()
    return (Figure("kith_lake_seconds", "How far the warehouse is behind", behind),)
