"""The lake's table of contents: which files make up which table, as of when, up to which transaction.

It is replaced by renaming, so that a reader sees one whole snapshot or the next one, and a crash in between
leaves the old one standing.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FORMAT = 1


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A Parquet file, named from the lake's folder. `bytes` tells a file that a power cut has shortened."""

    path: str
    rows: int
    bytes: int

    def is_whole(self, folder: Path) -> bool:
        file = folder / self.path
        return file.is_file() and file.stat().st_size == self.bytes


@dataclass(frozen=True, slots=True)
class TableFiles:
    """A table: the base, and what has changed since, one row a key (`gone` marks deleted ones).

    `watermark` is the oldest transaction that may have written rows not yet seen.
    """

    base: LakeFile
    delta: LakeFile | None
    rows: int
    watermark: int
    fingerprint: str

    @property
    def files(self) -> tuple[LakeFile, ...]:
        return (self.base,) if self.delta is None else (self.base, self.delta)

    def is_whole(self, folder: Path) -> bool:
        return all(file.is_whole(folder) for file in self.files)


@dataclass(frozen=True, slots=True)
class Retired:
    """A file that no table uses any more, but a reader of an older manifest may."""

    path: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """A snapshot of the lake. `cluster` names the database that it was taken from."""

    cluster: str
    as_of: datetime
    tables: dict[str, TableFiles]
    retired: tuple[Retired, ...] = ()

    def is_whole(self, folder: Path) -> bool:
        return all(table.is_whole(folder) for table in self.tables.values())


def read(folder: Path) -> Manifest | None:
    """The manifest in `folder`, or None if there is none that this version can read."""
    try:
        stored = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    if stored.get("format") != FORMAT:
        return None
    return Manifest(
        cluster=stored["cluster"],
        as_of=datetime.fromisoformat(stored["as_of"]),
        tables={name: _table_files(table) for name, table in stored["tables"].items()},
        retired=tuple(
            Retired(entry["path"], datetime.fromisoformat(entry["since"])) for entry in stored["retired"]
        ),
    )


def _table_files(stored: dict[str, object]) -> TableFiles:
    base, delta = (
        LakeFile(**entry) if isinstance(entry := stored[part], dict) else None for part in ("base", "delta")
    )
    assert base is not None
    return TableFiles(
        base, delta, int(str(stored["rows"])), int(str(stored["watermark"])), str(stored["fingerprint"])
    )


def write(folder: Path, manifest: Manifest) -> None:
    """Put `manifest` in place at once and for good."""
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, default=datetime.isoformat, indent=1)
    fresh = folder / "manifest.json.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / "manifest.json")
    sync(folder)


def sync(path: Path) -> None:
    """Make a file, or a folder's list of files, outlast a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
