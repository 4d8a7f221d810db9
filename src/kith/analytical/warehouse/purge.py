# ruff: noqa: S608 - names of tables are ours, and no value but a number is written into a statement
"""Takes a party's rows out of the lake's files for good: a deleted row stands in its file until that is written anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from kith.analytical.warehouse import manifest as contents
from kith.analytical.warehouse.lake import Lake
from kith.analytical.warehouse.limits import bounded, only_row, quoted
from kith.analytical.warehouse.load import reading, write_file
from kith.analytical.warehouse.manifest import LakeFile, Manifest, TableFiles
from kith.analytical.warehouse.source import LakeSource
from kith.analytical.warehouse.tables import TABLES, LakeTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PARTY = "party_id"


def purge(lake: Lake, database_uri: str, sources: Iterable[LakeSource], party: int) -> int:
    """Brings the lake up to date and writes every file anew that still has rows of the party.

    The database must no longer give these rows. Files that are no longer used are removed at once, so that a reader who
    is at work just then may have to begin again. Gives the number of files written anew. A house without a lake has
    nothing to do.
    """
    if lake.manifest() is None:
        return 0
    manifest = lake.refresh(database_uri, sources)
    with lake.writing(), bounded(lake.folder, lake.limits) as duck:
        tables = {
            name: _cleaned(duck, lake.folder, TABLES[name], files, party)
            for name, files in manifest.tables.items()
        }
        after = Manifest(manifest.cluster, manifest.as_of, tables)
        contents.write(lake.folder, after)
        _remove_others(lake.folder, after)
    return sum(tables[name] is not files for name, files in manifest.tables.items())


def _cleaned(
    duck: DuckDBPyConnection, folder: Path, table: LakeTable, files: TableFiles, party: int
) -> TableFiles:
    if not any(_holds(duck, folder, table, file, party) for file in files.files):
        return files
    path = f"{table.name}/base-{files.watermark}-{uuid4().hex[:8]}.parquet"
    base = write_file(duck, folder, path, reading(folder, table, files))
    return replace(files, base=base, delta=None, rows=base.rows)


def _holds(duck: DuckDBPyConnection, folder: Path, table: LakeTable, file: LakeFile, party: int) -> bool:
    """Whether a file has a row of the party, or of a key that was deleted and may have been the party's."""
    if PARTY not in table.names:
        return False
    path = quoted(folder / file.path)
    (found,) = only_row(duck, f"select count(*) from read_parquet({path}) where {PARTY} = {int(party)}")
    gone = file.path.rpartition("/")[2].startswith("delta-")
    return bool(found) or gone


def _remove_others(folder: Path, after: Manifest) -> None:
    kept = {file.path for files in after.tables.values() for file in files.files}
    for file in folder.glob("*/*.parquet"):
        if file.relative_to(folder).as_posix() not in kept:
            file.unlink(missing_ok=True)
