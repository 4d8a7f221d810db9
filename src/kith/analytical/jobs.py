"""Analyses as jobs: from a button with progress, and every night."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_noop
from psycopg.conninfo import make_conninfo

from kith.analytical.analysis import Analysis
from kith.analytical.asking import COMPUTE, start
from kith.analytical.catalogue import ANALYSES
from kith.analytical.model import Finding
from kith.analytical.purchases import Unconverted
from kith.analytical.run import House, Result, refresh, run
from kith.analytical.warehouse.source import LakeSource
from kith.analytical.warehouse.tables import TABLES
from kith.core.errors import Conflict, Invalid
from kith.core.jobs import run as runs
from kith.core.jobs.alone import alone, ask_again
from kith.core.jobs.model import Run
from kith.core.jobs.queue import Job
from kith.core.principals.actor import system
from kith.core.registry import current

NIGHTLY = "analytical.nightly"


class Stopped(Exception):
    """Somebody has stopped the run."""


def compute(run: int, tell: Callable[[str], None] | None = None) -> None:
    """What the run asks for, one analysis after the other, each told to `tell` when it begins. One that has too little to
    go on says so and does not stop the others."""
    with alone(run) as free, suppress(Conflict, Stopped):
        if free:
            _compute(runs.begin(run), tell)


def _compute(watched: Run, tell: Callable[[str], None] | None) -> None:
    asked = [each for each in ANALYSES if watched.asked.get("only") in (None, each.key)]
    try:
        if watched.asked.get("verify"):
            refresh(house(), verify=True)
        for number, analysis in enumerate(asked):
            if tell is not None:
                tell(f"{analysis.title} …")
            _one(analysis, watched, number * 3, len(asked) * 3)
    except Stopped:
        raise
    except Exception as error:
        runs.fail(watched, str(error)[:500])
        raise
    computed = Finding.objects.filter(analysis__in=[each.key for each in asked])
    runs.finish(watched, {finding.analysis: finding.rows for finding in computed})


def again() -> None:
    """Takes up what a killed process left."""
    ask_again(COMPUTE)


def _one(analysis: Analysis, watched: Run, before: int, total: int) -> None:
    def progress(done: int, _of: int, step: str) -> None:
        if runs.is_stopped(watched):
            raise Stopped
        runs.advance(watched, before + done, total, note=f"{analysis.key}: {step}")

    try:
        result = run(analysis, house(), progress=progress)
    except Invalid as invalid:
        keep_missing(analysis, str(invalid))
    else:
        if result.rows:
            keep(analysis, result)
        else:
            keep_missing(
                analysis, gettext_noop("There are no orders yet that it could look at."), result.unconverted
            )


def keep_missing(analysis: Analysis, what: str, unconverted: tuple[Unconverted, ...] = ()) -> None:
    """Keeps why an analysis has nothing to say."""
    kept = {"findings": None, "missing": what, "rows": 0, "unconverted": _kept(unconverted)}
    Finding.objects.update_or_create(analysis=analysis.key, defaults=kept)


def nightly() -> None:
    start(by=system("insight"), verify=True)


def keep(analysis: Analysis, result: Result) -> None:
    """Keeps what a run found for pages to show."""
    Finding.objects.update_or_create(
        analysis=analysis.key,
        defaults={
            "as_of": result.as_of,
            "engine": result.engine,
            "version": result.version,
            "rows": result.rows,
            "changed": result.written.changed,
            "seconds": result.seconds,
            "findings": orjson.loads(orjson.dumps(asdict(result.findings), default=_plain)),
            "missing": "",
            "unconverted": _kept(result.unconverted),
        },
    )


def _kept(unconverted: tuple[Unconverted, ...]) -> list[dict[str, Any]]:
    return [{**asdict(each), "first": each.first.isoformat()} for each in unconverted]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else str(value)


def house() -> House:
    """Where this installation's data are, with the sources of all types that fill the lake."""
    described = connection.get_connection_params()
    known = {
        key: described[key] for key in ("dbname", "user", "password", "host", "port") if described.get(key)
    }
    sources = tuple(
        LakeSource(lake.table, lake.select, lake.gone or _tombstones(declared.table, lake.table))
        for declared in current().types
        for lake in declared.lake or ()
    )
    return House(
        make_conninfo(**known),
        settings.KITH_FOLDER.root / "lake",
        sources,
        engine=settings.KITH_ANALYTICS_URL,
    )


def _tombstones(table: str, canonical: str) -> str:
    key = TABLES[canonical].key[0]
    return f"select row_id as {key}, chg from core_tombstone where table_name = '{table}'"  # noqa: S608 - a declared table


JOBS = (
    Job(COMPUTE, compute),
    Job(NIGHTLY, nightly, "15 2 * * *"),
    Job("analytical.again", again, "* * * * *"),
)
