"""The distributed engine: whatever reads the lake's tables is computed by Spark, and the rest here.

Spark reads the same Parquet files by the same manifest. Its answers cross as Parquet in a folder beside them, so that
types stay exact and a million rows need no Python object each. They are then tables of the embedded engine, in which
analyses finish: fitting, chunks, facts as CSV. Tables that were made there cross the other way when they are asked for.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import ibis
import ibis.expr.operations as operations
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ibis.backends.sql.compilers import PySparkCompiler

from kith.analytical.warehouse.cluster import Cluster
from kith.analytical.warehouse.engine import Engine, typed
from kith.analytical.warehouse.limits import quoted
from kith.analytical.warehouse.load import merged
from kith.analytical.warehouse.manifest import Manifest
from kith.analytical.warehouse.portable import require_portable
from kith.analytical.warehouse.tables import TABLES
from kith.core.errors import Conflict

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from ibis.expr.types import Table

PATIENCE = 120.0
"""Seconds that a cluster may take to give the first executor."""

FIXED = {
    "spark.app.name": "kith",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
"""Settings that answers depend on."""
USUAL = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}


class _Options(ibis.config.Config):  # type: ignore[misc]
    """What Ibis' compiler asks of its backend, which would bring pandas and pyarrow. The lake holds no NaN."""

    treat_nan_as_null: bool = False


def spark_sql(expression: Table) -> str:
    """Spark's SQL for a portable expression. Raises TypeError for any other."""
    require_portable(expression)
    if ibis.options.pyspark is None:
        ibis.options.pyspark = _Options()
    return str(PySparkCompiler().to_sqlglot(expression.unbind()).sql("spark"))


class SparkEngine(Engine):
    """Spark over the files of one manifest, with the embedded engine for what it answers."""

    name = "spark"

    def __init__(self, duck: DuckDBPyConnection, session: Any, exchange: Path) -> None:
        super().__init__(duck)
        self.session = session
        self._exchange = exchange

    @property
    def version(self) -> str:
        return str(self.session.version)

    def view(self, name: str, folder: Path, manifest: Manifest) -> None:
        """Show Spark a table of the lake."""
        files = manifest.tables[name]
        base, delta = (
            f"parquet.`{(folder / file.path).absolute().as_uri()}`" if file else None
            for file in (files.base, files.delta)
        )
        assert base is not None
        self.session.sql(merged(TABLES[name], base, delta)).createOrReplaceTempView(name)

    def sql(self, expression: Table) -> str:
        named = {table.name for table in expression.op().find(operations.UnboundTable)}
        if not named & self.tables.keys():
            return super().sql(expression)
        for name in named - self.tables.keys():
            self._hand_over(name)
        answer = self._exchange / f"answer-{uuid4().hex[:8]}"
        statement = spark_sql(expression)
        with _told():
            self.session.sql(statement).write.parquet(answer.as_uri())
        return typed(expression, f"read_parquet({quoted(answer / '*.parquet')})")

    def _hand_over(self, name: str) -> None:
        """Show Spark a table that was made here, as it stands now."""
        file = self._exchange / f"{name}-{uuid4().hex[:8]}.parquet"
        self.duck.execute(f"copy {name} to {quoted(file)} (format parquet)").fetchall()
        self.session.read.parquet(file.as_uri()).createOrReplaceTempView(name)


@contextmanager
def on(cluster: Cluster, duck: DuckDBPyConnection, folder: Path, manifest: Manifest) -> Iterator[SparkEngine]:
    """An engine on the cluster over the lake in `folder`, as of `manifest`, with `duck` for what it answers.

    Raises Conflict where the cluster does not answer or gives no room, or what it needs is not installed.
    """
    cluster.require()
    exchange = folder.absolute() / f"spill-spark-{uuid4().hex[:8]}"
    exchange.mkdir()
    try:
        with _session(cluster) as session:
            engine = SparkEngine(duck, session, exchange)
            with _told():
                for name in manifest.tables:
                    engine.view(name, folder, manifest)
            yield engine
    finally:
        shutil.rmtree(exchange, ignore_errors=True)


@contextmanager
def _session(cluster: Cluster) -> Iterator[Any]:
    """A session in a Java process of its own, which ends with the block and gives the cluster's room back."""
    if shutil.which("java") is None:
        raise Conflict(_("Spark needs Java: install Debian's default-jre-headless."))
    try:
        from pyspark import SparkConf, SparkContext
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Conflict(_("Spark is not installed here: it comes with the extra “spark”.")) from error
    settings = {**USUAL, **dict(cluster.settings), **FIXED}
    conf = SparkConf(loadDefaults=False).setMaster(cluster.master).setAll(list(settings.items()))
    with _told():
        gateway = launch_gateway(conf)
    try:
        with _told():
            context = SparkContext(conf=conf, gateway=gateway)
        try:
            _await_executor(context)
            yield SparkSession(context)
        finally:
            context.stop()
    finally:
        SparkContext._gateway = SparkContext._jvm = None  # else the next one finds a process that has ended
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=PATIENCE)


def _await_executor(context: Any) -> None:
    """Wait until the cluster gives an executor: without one, Spark would wait for ever."""
    known = context._jsc.sc()  # the side of Java, which counts the driver too
    give_up = time.monotonic() + PATIENCE
    while known.getExecutorMemoryStatus().size() < 2:
        if time.monotonic() >= give_up:
            raise Conflict(_("The Spark cluster has no room: too few workers, or too little memory on them."))
        time.sleep(0.1)


@contextmanager
def _told() -> Iterator[None]:
    """Says in a line what Spark says in a hundred."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        cause = getattr(error, "java_exception", None) or error
        said = str(cause).strip().splitlines()[0][:300]
        raise Conflict(format_lazy(_("Spark could not do it: {said}"), said=said)) from error
