"""One run of an analysis: refresh the lake, compute, write the facts onto customers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext_noop

from kith.analytical import facts
from kith.analytical.analysis import Analysis, Outcome
from kith.analytical.facts import Written
from kith.analytical.purchases import Unconverted, unconverted
from kith.analytical.warehouse.cluster import cluster
from kith.analytical.warehouse.engine import Engine, opened
from kith.analytical.warehouse.lake import Lake
from kith.analytical.warehouse.limits import Limits
from kith.analytical.warehouse.manifest import Manifest
from kith.analytical.warehouse.source import LakeSource
from kith.core.errors import Invalid

READING, COMPUTING, WRITING = (
    gettext_noop("Reading what has changed"),
    gettext_noop("Computing"),
    gettext_noop("Writing onto customers"),
)
"""The steps of a run, to be translated where they are shown."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did. `findings` is of the analysis's own kind; `rows` counts the customers it speaks of; `unconverted`
    are the purchases that it could not count, since their currency had no rate."""

    analysis: str
    as_of: datetime
    engine: str
    version: str
    rows: int
    written: Written
    findings: Any
    seconds: float
    unconverted: tuple[Unconverted, ...] = ()


@dataclass(frozen=True, slots=True)
class House:
    """Where the data are: a libpq URI, the lake's folder, and the SELECTs with which rooms fill it. `engine` is
    the address of a Spark cluster, or empty for this machine."""

    database_uri: str
    lake_folder: Path
    sources: tuple[LakeSource, ...]
    limits: Limits = field(default_factory=Limits)
    engine: str = ""


def run(analysis: Analysis, house: House, *, progress: Progress, verify: bool = False) -> Result:
    """Bring the lake up to date, answer the analysis's question as of then, and write its facts.

    `progress(done, of, step)` is told before each step. Raises Invalid, by table, where the data do not
    suffice; the analysis's facts are cleared then, since old ones would no longer be true.
    """
    begun = time.monotonic()
    progress(0, 3, READING)
    manifest = refresh(house, verify=verify)
    progress(1, 3, COMPUTING)
    with (
        opened(house.lake_folder, manifest, house.limits, cluster(house.engine)) as engine,
        psycopg.connect(house.database_uri) as database,
    ):
        outcome = _compute(analysis, engine, manifest, database)
        progress(2, 3, WRITING)
        written = _write(analysis, engine, outcome, house, database, manifest.as_of)
        counted = outcome.customers
        if counted is None:
            counted = engine.count(outcome.result.get_name())
        left_out = unconverted(engine, manifest.as_of) if "sale" in analysis.needs else ()
        name, version = engine.name, engine.version
    progress(3, 3, WRITING)
    return Result(
        analysis.key,
        manifest.as_of,
        name,
        version,
        counted,
        written,
        outcome.findings,
        time.monotonic() - begun,
        left_out,
    )


def refresh(house: House, *, verify: bool = False) -> Manifest:
    """Bring the lake up to date."""
    return Lake(house.lake_folder, house.limits).refresh(house.database_uri, house.sources, verify=verify)


def _write(
    analysis: Analysis,
    engine: Engine,
    outcome: Outcome,
    house: House,
    database: psycopg.Connection[Any],
    as_of: datetime,
) -> Written:
    if not analysis.facts:
        return Written(0, 0, 0)
    with facts.exported(engine, analysis, outcome.result, house.lake_folder) as rows:
        return facts.write(database, analysis, rows, as_of)


def _compute(
    analysis: Analysis, engine: Engine, manifest: Manifest, database: psycopg.Connection[Any]
) -> Outcome:
    try:
        engine.require(analysis.needs)
        result = engine.keep("result", analysis.query(engine.tables, manifest.as_of))
        return analysis.finish(engine, result, manifest.as_of)
    except Invalid:
        if analysis.facts:
            facts.write(database, analysis, None, manifest.as_of)
            database.commit()
        raise
