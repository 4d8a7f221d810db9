# ruff: noqa: S608 - names of tables and columns are ours, and no value is written into a statement
"""From PostgreSQL into Parquet files: a table whole, or what has changed in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from kith.analytical.warehouse.limits import only_row, quoted
from kith.analytical.warehouse.manifest import LakeFile, TableFiles, sync
from kith.analytical.warehouse.origin import Origin
from kith.analytical.warehouse.source import Feed
from kith.analytical.warehouse.tables import Column, ColumnType, LakeTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DELTA_SHARE = 0.02
"""A delta above this share of its base is worked into a new base: reading both would cost more than that."""


def reading(folder: Path, table: LakeTable, files: TableFiles) -> str:
    """The SELECT with which DuckDB gives a table's rows as of the manifest."""
    base, delta = (
        f"read_parquet({quoted(folder / file.path)})" if file else None for file in (files.base, files.delta)
    )
    assert base is not None
    return merged(table, base, delta)


def merged(table: LakeTable, base: str, delta: str | None) -> str:
    """The SELECT that gives a table's rows out of its base and what has changed since, in the words of any engine."""
    columns, keys = ", ".join(table.names), ", ".join(table.key)
    if delta is None:
        return f"select {columns} from {base}"
    return (
        f"select {columns} from {base} anti join (select {keys} from {delta}) changed using ({keys})"
        f" union all select {columns} from {delta} where not gone"
    )


@dataclass(frozen=True, slots=True)
class Loader:
    """Writes the files of one refresh, out of one snapshot. Never touches a file that stands."""

    duck: DuckDBPyConnection
    origin: Origin
    folder: Path
    watermark: int

    def load(self, feed: Feed, before: TableFiles | None) -> TableFiles:
        """The table as of the snapshot, from scratch if its sources are not those of `before`."""
        if before is None or before.fingerprint != feed.fingerprint:
            return self.whole(feed)
        after = self._changed(feed, before)
        if after.delta is not None and after.delta.rows > DELTA_SHARE * after.base.rows:
            return self._compacted(feed, after)
        return after

    def whole(self, feed: Feed) -> TableFiles:
        with self.origin.streamed(feed.rows()) as incoming:
            base = self._write(feed.table, "base", f"select {_landed(feed.table.columns)} from {incoming}")
        return TableFiles(base, None, base.rows, self.watermark, feed.fingerprint)

    def matches(self, feed: Feed, files: TableFiles) -> bool:
        """Whether count and sums of the whole-number and money columns agree with PostgreSQL's."""
        summed = [c for c in feed.table.columns if c.type in {ColumnType.BIGINT, ColumnType.DECIMAL}]
        ours = ", ".join(["count(*)"] + [f"sum({_whole(c)})" for c in summed])
        theirs = ", ".join(["count(*)::text as n"] + [f"sum({c.name})::text as {c.name}" for c in summed])
        there = self.origin.row(f"select {theirs} from ({feed.rows()}) pulled")
        here = only_row(self.duck, f"select {ours} from ({reading(self.folder, feed.table, files)})")
        return [None if value is None else int(value) for value in there] == list(here)

    def repeats_keys(self, table: LakeTable, files: TableFiles) -> bool:
        """Whether two rows share a key, which only a wrong source can cause."""
        keys = ", ".join(table.key)
        rows = reading(self.folder, table, files)
        doubled = f"from (select {keys} from ({rows}) group by {keys} having count(*) > 1)"
        return self._count(doubled) > 0

    def _changed(self, feed: Feed, before: TableFiles) -> TableFiles:
        changes = self._pull("fresh", feed.table.columns, feed.rows(before.watermark))
        changes += self._pull("dead", feed.table.key_columns, feed.gone(before.watermark))
        delta = self._delta(feed.table, before) if changes else before.delta
        after = TableFiles(before.base, delta, before.rows, self.watermark, feed.fingerprint)
        return self._counted(feed.table, after) if changes else after

    def _pull(self, name: str, columns: tuple[Column, ...], sql: str) -> int:
        with self.origin.streamed(sql) as incoming:
            self.duck.execute(
                f"create or replace temp table {name} as select {_landed(columns)} from {incoming}"
            )
        return self._count(f"from {name}")

    def _delta(self, table: LakeTable, before: TableFiles) -> LakeFile:
        """One row a key: what is new, else what was deleted, else what the delta before said."""
        keys = ", ".join(table.key)
        sql = (
            f"select *, false as gone from fresh"
            f" union all by name"
            f" select distinct {keys}, true as gone from dead anti join fresh using ({keys})"
        )
        if before.delta is not None:
            path = quoted(self.folder / before.delta.path)
            sql += (
                f" union all by name from read_parquet({path}) earlier"
                f" anti join fresh using ({keys}) anti join dead using ({keys})"
            )
        return self._write(table, "delta", sql)

    def _compacted(self, feed: Feed, files: TableFiles) -> TableFiles:
        base = self._write(feed.table, "base", reading(self.folder, feed.table, files))
        return TableFiles(base, None, base.rows, files.watermark, files.fingerprint)

    def _counted(self, table: LakeTable, files: TableFiles) -> TableFiles:
        return replace(files, rows=self._count(f"from ({reading(self.folder, table, files)})"))

    def _count(self, source: str) -> int:
        return int(only_row(self.duck, f"select count(*) {source}")[0])

    def _write(self, table: LakeTable, kind: str, sql: str) -> LakeFile:
        path = f"{table.name}/{kind}-{self.watermark}-{uuid4().hex[:8]}.parquet"
        return write_file(self.duck, self.folder, path, sql)


def write_file(duck: DuckDBPyConnection, folder: Path, path: str, sql: str) -> LakeFile:
    """The answer to `sql` as a file that is on disk when this returns."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    copied = only_row(duck, f"copy ({sql}) to {quoted(file)} (format parquet, compression zstd)")
    sync(file)
    sync(file.parent)
    return LakeFile(path, int(copied[0]), file.stat().st_size)


def _landed(columns: tuple[Column, ...]) -> str:
    return ", ".join(column.landed() for column in columns)


def _whole(column: Column) -> str:
    """A column as whole numbers, money in ten-thousandths, as PostgreSQL hands it over."""
    return f"({column.name} * 10000)::hugeint" if column.type is ColumnType.DECIMAL else column.name
