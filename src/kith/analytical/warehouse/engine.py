# ruff: noqa: S608 - names of tables are ours, and no value is written into a statement
"""The embedded engine: Ibis expressions over one snapshot of the lake, computed by DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kith.analytical.warehouse.cluster import Cluster
from kith.analytical.warehouse.limits import Limits, bounded, only_row
from kith.analytical.warehouse.load import reading
from kith.analytical.warehouse.manifest import Manifest
from kith.analytical.warehouse.portable import duckdb_sql
from kith.analytical.warehouse.tables import TABLES
from kith.core.errors import Conflict, Invalid

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from ibis.expr.types import Table

    Arrays = dict[str, np.ndarray[Any, Any]]

Tables = Mapping[str, "Table"]


class Engine:
    """DuckDB over the files of one manifest.

    `tables` are the lake's tables for Ibis; `keep` computes an expression into a table of its own, which
    further expressions may use; `rows` and `arrays` bring answers home.
    """

    name = "duckdb"

    def __init__(self, duck: DuckDBPyConnection) -> None:
        self.duck = duck
        self.tables: dict[str, Table] = {}

    @property
    def version(self) -> str:
        import duckdb

        return str(duckdb.__version__)

    def require(self, needs: Iterable[str]) -> None:
        """Raises Invalid, by table, for tables that no room fills."""
        missing = [name for name in needs if name not in self.tables]
        if missing:
            said = _("Nothing that is switched on fills this table of the warehouse.")
            raise Invalid({name: [said] for name in missing})

    def sql(self, expression: Table) -> str:
        """DuckDB's SELECT for what `expression` answers, in the types that Ibis says it has."""
        return typed(expression, f"({duckdb_sql(expression)})")

    def keep(self, name: str, expression: Table) -> Table:
        """Compute `expression` into the table `name` and give that as an Ibis table."""
        import ibis

        self.duck.execute(f"create or replace temp table {name} as {self.sql(expression)}")
        return ibis.table(expression.schema(), name=name)

    def take(self, name: str, arrays: Arrays, *, append: bool = False) -> None:
        """Put arrays of equal length, by column name, into the table `name`."""
        self.duck.register("arrays_taken", arrays)
        verb = f"insert into {name}" if append else f"create or replace temp table {name} as"
        try:
            self.duck.execute(f"{verb} select * from arrays_taken")
        finally:
            self.duck.unregister("arrays_taken")

    def rows(self, expression: Table) -> list[tuple[Any, ...]]:
        return self.duck.execute(self.sql(expression)).fetchall()

    def arrays(self, expression: Table) -> Arrays:
        """The answer by column. Missing floats become NaN; other columns must have no missing values."""
        found = self.duck.execute(self.sql(expression)).fetchnumpy()
        return {name: _plain(column) for name, column in found.items()}

    def count(self, name: str) -> int:
        return int(only_row(self.duck, f"select count(*) from {name}")[0])


@contextmanager
def opened(
    folder: Path, manifest: Manifest, limits: Limits, cluster: Cluster | None = None
) -> Iterator[Engine]:
    """An engine over the lake in `folder`, as of `manifest`: the embedded one, or one on a Spark cluster.

    Raises Conflict where a file of the snapshot is gone, and for what `bounded` and `on` raise it.
    """
    import ibis

    if not manifest.is_whole(folder):
        raise Conflict(
            _("A file of the warehouse is missing or damaged. The next run of the analyses loads it again.")
        )
    with ExitStack() as stack:
        duck = stack.enter_context(bounded(folder, limits))
        engine = Engine(duck)
        if cluster is not None:
            from kith.analytical.warehouse.spark import on

            engine = stack.enter_context(on(cluster, duck, folder, manifest))
        for name, files in manifest.tables.items():
            table = TABLES[name]
            duck.execute(f"create view {name} as {reading(folder, table, files)}")
            engine.tables[name] = ibis.table(table.schema, name=name)
        yield engine


def typed(expression: Table, source: str) -> str:
    """DuckDB's SELECT that gives the columns of `source` the types of `expression`: engines choose others of their own
    for sums and for beginnings of periods."""
    from ibis.backends.sql.datatypes import DuckDBType

    columns = ", ".join(
        f'"{name}"::{DuckDBType.to_string(kind)} as "{name}"' for name, kind in expression.schema().items()
    )
    return f"select {columns} from {source}"


def _plain(column: Any) -> Any:
    import numpy as np

    if isinstance(column, np.ma.MaskedArray):
        return column.filled(np.nan) if column.dtype.kind == "f" else column.data
    return column
