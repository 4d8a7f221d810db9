"""Makes one backup: the database at one moment, the files, the keys, and what must come out again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from kith.config import stamp
from kith.config.backup import BackupError
from kith.config.backup.content import ABOUT, BLOCK, DATABASE, MANIFEST, About, Manifest, Packing
from kith.config.backup.dump import Place, dumped, exported, snapshot, table_states
from kith.config.backup.renumber import highest_position
from kith.config.backup.sealed import Sealing
from kith.config.house import DataFolder

FOLDERS: Final = ("files", "journal", "lasting")
PASSING: Final = "files/exports"
"""Files that go after a week anyway, and of which a backup would keep copies."""
"""Folders of the data folder that come along. The lake is loaded again from the database."""
TOLD: Final = ("KITH_ADDRESS", "KITH_WITHOUT", "KITH_WEB_WORKERS", "KITH_LISTEN")
"""Variables that are noted in a backup, so that whoever restores it sees how the house was started."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where, how many bytes, rows and files."""

    path: Path
    size: int
    rows: int
    files: int


def make(folder: DataFolder, place: Place, path: Path, key: str) -> Made:
    """Write a backup of the house in `folder` and `place` to `path`, which is there whole or not at all.

    Raises BackupError, also where `path` is there already.
    """
    if path.exists():
        raise BackupError(f"{path} is there already.")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            packing = Packing(Sealing(out, key))
            rows = _write(packing, folder, place)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(path)
    except OSError as error:
        raise BackupError(f"The backup cannot be written to {path}: {error.strerror or error}.") from None
    except psycopg.Error as error:
        raise BackupError(f"The database does not answer: {error}") from None
    finally:
        with suppress(OSError):
            draft.unlink()
    return Made(path, path.stat().st_size, rows, len(packing.members) - 3)


def _write(packing: Packing, folder: DataFolder, place: Place) -> int:
    highest = highest_position(place)
    with ExitStack() as open_now:
        connection = open_now.enter_context(snapshot(place))
        moment = exported(connection)
        packing.add(ABOUT, [_about(folder, connection, highest).as_json()])
        # The rows are looked at while they are dumped: both see the same moment.
        looking = open_now.enter_context(ThreadPoolExecutor(1)).submit(table_states, connection)
        packing.add(DATABASE, dumped(place, moment))
        tables = looking.result()
    for name, file in _files(folder):
        packing.add(name, _blocks(file))
    packing.add(MANIFEST, [Manifest(tables, dict(packing.members)).as_json()])
    packing.close()
    return sum(state.rows for state in tables.values())


def _about(folder: DataFolder, connection: psycopg.Connection[tuple[Any, ...]], highest: int) -> About:
    found = connection.execute("select app || '.' || name from django_migrations order by 1").fetchall()
    return About(
        kith=stamp.package_version("kith"),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        postgres=connection.info.server_version,
        migrations=tuple(str(row[0]) for row in found if row[0] in stamp.migrations()),
        master=fingerprint(master_key(folder)),
        configuration={name: os.environ[name] for name in TOLD if os.environ.get(name)},
        highest=highest,
    )


def master_key(folder: DataFolder) -> bytes:
    """The key that opens sealed values: the environment's, else the data folder's."""
    given = os.environ.get("KITH_MASTER_KEY")
    return bytes.fromhex(given) if given else folder.key("master")


def fingerprint(key: bytes) -> str:
    """Tells keys apart without giving one away."""
    return hashlib.sha256(b"kith master key" + key).hexdigest()[:16]


def _files(folder: DataFolder) -> Iterator[tuple[str, Path]]:
    """Every file that comes along, under its name in the backup; keys from the environment stay there."""
    for key in sorted(folder.keys.iterdir()):
        if not key.name.startswith((".", "backup")) and not os.environ.get(f"KITH_{key.name.upper()}_KEY"):
            yield f"keys/{key.name}", key
    passing = folder.root / PASSING
    for name in FOLDERS:
        for file in sorted((folder.root / name).rglob("*")):
            if file.is_file() and not file.is_symlink() and passing not in file.parents:
                yield file.relative_to(folder.root).as_posix(), file


def _blocks(path: Path) -> Iterator[bytes]:
    """What is in a file; nothing where it was taken away since it was found."""
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except FileNotFoundError:
        return
