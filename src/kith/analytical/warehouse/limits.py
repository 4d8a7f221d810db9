"""DuckDB within bounds: memory, threads, and room on the disk for what does not fit into memory."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Conflict

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Limits:
    """What one engine may take of the machine. Sizes as DuckDB writes them."""

    memory: str = "1GB"
    threads: int = min(4, os.cpu_count() or 1)
    spill: str = "10GB"


@contextmanager
def bounded(folder: Path, limits: Limits) -> Iterator[DuckDBPyConnection]:
    """An empty DuckDB in UTC that spills below `folder` and downloads nothing.

    Raises Conflict where what happens inside does not fit within the limits or on the disk.
    """
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    spill = tempfile.mkdtemp(prefix="spill-", dir=folder)
    connection = duckdb.connect(
        config={
            "memory_limit": limits.memory,
            "threads": limits.threads,
            "temp_directory": spill,
            "max_temp_directory_size": limits.spill,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    except duckdb.OutOfMemoryException as error:
        said = _("This needs more than the {memory} of memory and {spill} of disk that it may take.")
        raise Conflict(format_lazy(said, memory=limits.memory, spill=limits.spill)) from error
    except (duckdb.IOException, OSError) as error:
        if "No space left" not in str(error):
            raise
        raise Conflict(_("The disk is full. Nothing was changed; make room and start again.")) from error
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


def only_row(connection: DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """The one row of the answer to `sql`, read to its end so that the connection is free again."""
    [row] = connection.execute(sql).fetchall()
    return tuple(row)


def quoted(path: Path) -> str:
    """A path as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"
