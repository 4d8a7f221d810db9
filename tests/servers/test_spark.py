"""Analyses on a real Spark cluster: a master and two workers as processes, over the same lake as DuckDB."""

from __future__ import annotations

import importlib.util
import math
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import ibis
import numpy as np
import pytest

from kith.analytical.analysis import Analysis
from kith.analytical.catalogue import ANALYSES
from kith.analytical.warehouse.cluster import Cluster, cluster
from kith.analytical.warehouse.engine import Engine, opened
from kith.analytical.warehouse.limits import Limits, bounded
from kith.analytical.warehouse.load import write_file
from kith.analytical.warehouse.manifest import Manifest, TableFiles
from kith.analytical.warehouse.tables import TABLES, Column, ColumnType, LakeTable
from kith.core.errors import Invalid

from .server import free_port, wait_for_port

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(shutil.which("java") is None, reason="Java (default-jre-headless) is not installed"),
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="the extra “spark” is not installed"
    ),
]

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SMALL = Limits(memory="512MB", threads=1, spill="1GB")
LEAN = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Options of Java that spare a small machine."""
EXACT = 1e-12
FITTED = {"lifetime_value": 1e-6}
"""What models are fitted to depends on the order of rows in the last places: how near an analysis comes nevertheless."""
PARTIES, ROWS = 400, 4000
WORDS = {
    "kind": ("person", "organisation", "opened", "sent"),
    "channel": ("email", "letter"),
    "currency": ("EUR", "CHF"),
    "from_stage": ("new", "offer"),
    "to_stage": ("offer", "won", "lost"),
}


def lake(folder: Path) -> Manifest:
    """A lake of every table, each with a base, and a delta that changes some rows and takes others away."""
    with bounded(folder, SMALL) as duck:
        tables = {}
        for table in TABLES.values():
            every = f"select {columns(table, 'i')} from range(1, {ROWS}) numbers(i)"
            changed = f"select {columns(table, 'i')}, i % 3 = 0 as gone from range(1, {ROWS}, 97) numbers(i)"
            base = write_file(duck, folder, f"{table.name}/base-1.parquet", every)
            delta = write_file(
                duck, folder, f"{table.name}/delta-2.parquet", changed.replace("hash(i", "hash(1 + i")
            )
            tables[table.name] = TableFiles(base, delta, base.rows, 2, "")
    return Manifest("", NOW, tables)


def columns(table: LakeTable, row: str) -> str:
    return ", ".join(
        f"({value(table, column, row)})::{column.type} as {column.name}" for column in table.columns
    )


def value(table: LakeTable, column: Column, row: str) -> str:
    """Something that such a column may hold, the same in every run."""
    drawn = f"(hash({row} * 31 + {len(column.name)}) % 100000)"
    if column.name == table.key[0]:
        return row
    if column.name == "party_id":
        return f"1 + (pow({drawn} / 100000.0, 3) * {PARTIES})::bigint"
    match column.type:
        case ColumnType.TIMESTAMP:
            return f"timestamp '2023-01-05 08:00' + interval ({drawn} % 1090) days + interval ({drawn} % 9000) seconds"
        case ColumnType.TEXT:
            words = WORDS.get(column.name, ("one", "two", "three"))
            return f"{list(words)}[1 + ({drawn} % {len(words)})::int]"
        case ColumnType.DECIMAL:
            return (
                f"case when {drawn} % 53 = 0 then -5.5 when {drawn} % 59 > 0 then ({drawn} % 9000) / 100 end"
            )
        case ColumnType.BOOLEAN:
            return f"{drawn} % 20 = 0"
        case _:
            return f"1 + {drawn} % 60"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def running(place: Path) -> Iterator[Cluster]:
    """A standalone cluster on this machine's own addresses."""
    port = free_port()
    master = f"spark://127.0.0.1:{port}"
    worker = ("--cores", "1", "--memory", "640m", "--work-dir", str(place), "--webui-port", "0", master)
    started = [daemon(place, "master.Master", "--port", str(port), "--webui-port", "0")]
    try:
        wait_for_port(port, patience=120)
        started += [daemon(place, "worker.Worker", *worker) for _worker in range(2)]
        found = cluster(
            f"{master}?spark.driver.host=127.0.0.1&spark.driver.bindAddress=127.0.0.1&spark.driver.memory=640m"
            f"&spark.executor.memory=640m&spark.sql.shuffle.partitions=2&spark.local.dir={place}"
            f"&spark.driver.extraJavaOptions={quote(LEAN)}&spark.executor.extraJavaOptions={quote(LEAN)}"
        )
        assert found is not None
        yield found
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)


def daemon(place: Path, name: str, *words: str) -> subprocess.Popen[bytes]:
    found = importlib.util.find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    home = Path(found.origin).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(place),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": f"-Dspark.master.rest.enabled=false {LEAN}",
    }
    command = [
        str(home / "bin" / "spark-class"),
        f"org.apache.spark.deploy.{name}",
        "--host",
        "127.0.0.1",
        *words,
    ]
    with (place / f"{name}.log").open("ab") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


@pytest.fixture(scope="module")
def both(place: Path, running: Cluster) -> Iterator[tuple[Engine, Engine]]:
    """DuckDB and Spark over the same lake."""
    folder = place / "lake"
    manifest = lake(folder)
    with opened(folder, manifest, SMALL) as embedded, opened(folder, manifest, SMALL, running) as spark:
        yield embedded, spark


def answered(analysis: Analysis, engine: Engine) -> tuple[list[Any], list[Any], Any]:
    """What the query gives, what the analysis makes of it, and what it finds; its refusal where it has one."""
    result = engine.keep("result", analysis.query(engine.tables, NOW))
    rows = engine.rows(result)
    try:
        outcome = analysis.finish(engine, result, NOW)
    except Invalid as refusal:
        return rows, [], str(refusal)
    return rows, engine.rows(outcome.result), asdict(outcome.findings)


def all_same(ours: list[Any], theirs: list[Any], near: float) -> bool:
    """Whether rows are the same ones, in any order."""
    return same(sorted(ours, key=sorting), sorted(theirs, key=sorting), near)


def sorting(row: tuple[Any, ...]) -> list[str]:
    return [f"{cell:.6e}" if isinstance(cell, float) else str(cell) for cell in row]


def same(ours: Any, theirs: Any, near: float = EXACT) -> bool:
    """Equal, floats to this part of themselves."""
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=near) or (math.isnan(ours) and math.isnan(theirs))
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key], near) for key in ours)
    if isinstance(ours, list | tuple):
        return len(ours) == len(theirs) and all(same(*pair, near) for pair in zip(ours, theirs, strict=True))
    return type(ours) is type(theirs) and bool(ours == theirs)


@pytest.mark.parametrize("analysis", ANALYSES, ids=lambda analysis: analysis.key)
def test_spark_answers_as_duckdb_does(analysis: Analysis, both: tuple[Engine, Engine]) -> None:
    (rows, made, found), (their_rows, they_made, they_found) = (answered(analysis, engine) for engine in both)
    assert rows
    assert all_same(rows, their_rows, EXACT)
    assert len(made) == len(they_made)
    if analysis.key in FITTED or made == rows:
        assert all_same(made, they_made, FITTED.get(analysis.key, EXACT))
        assert same(found, they_found, FITTED.get(analysis.key, EXACT)), (found, they_found)


def test_what_was_made_here_can_be_asked_together_with_the_lake(both: tuple[Engine, Engine]) -> None:
    found = []
    for engine in both:
        numbers = np.arange(1, 50, dtype=np.int64)
        engine.take("chosen", {"party_id": numbers, "weight": numbers / 7})
        chosen = ibis.table({"party_id": "int64", "weight": "float64"}, name="chosen")
        sold = engine.tables["sale"].inner_join(chosen, "party_id")
        found.append(
            engine.rows(sold.group_by("party_id").agg(weight=sold.weight.max()).order_by("party_id"))
        )
    assert same(found[0], found[1])
    assert len(found[0]) == 49


def test_no_row_is_an_answer_too(both: tuple[Engine, Engine]) -> None:
    for engine in both:
        nobodys = engine.tables["sale"].filter(engine.tables["sale"].party_id < 0)
        assert engine.rows(nobodys) == []
        assert engine.rows(nobodys.agg(revenue=nobodys.amount.sum())) == [(None,)]


def test_results_say_which_engine_it_was(both: tuple[Engine, Engine]) -> None:
    assert [engine.name for engine in both] == ["duckdb", "spark"]
    assert both[1].version.startswith("4.3.")
