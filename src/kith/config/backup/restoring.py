"""Brings a house back: everything is made ready beside what stands, and then takes its place at once.

In the data folder, `restoring/` holds the new house until it is whole; its database is one of its own, too. Once
`restoring/ready` is written there is no way back but forward: `finish` moves what stands to `restoring/before`, puts
the new in its place, and can be broken off and called again at any point. Until then nothing that stands is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from kith.config import processes, stamp
from kith.config.backup import BackupError, key
from kith.config.backup.content import ABOUT, DATABASE, MANIFEST, About, Manifest, Unpacking, inside
from kith.config.backup.dump import Place, load, snapshot, table_states
from kith.config.backup.making import FOLDERS, fingerprint, master_key
from kith.config.backup.renumber import renumber, reset_position
from kith.config.backup.sealed import Opening
from kith.config.house import DataFolder

_MOVED: Final = (*FOLDERS, "keys", "lake")
LASTING: Final = "lasting"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came out of a backup."""

    about: About
    rows: int
    files: int


@dataclass(frozen=True, slots=True)
class Staging:
    """A house that is being made ready: a data folder and a database of its own."""

    folder: DataFolder
    place: Place
    like: Place

    @classmethod
    def beside(cls, folder: DataFolder, place: Place) -> Staging:
        """The house that is to take the place of the one in `folder` and `place`."""
        return cls(DataFolder(folder.root / "restoring"), place.named(f"{place.name}_restoring"), place)

    @classmethod
    def on_trial(cls, folder: DataFolder, place: Place) -> Staging:
        """A house that only shows that a backup can be restored."""
        name = f"verifying-{os.getpid()}"
        return cls(DataFolder(folder.root / name), place.named(f"{place.name}_{name}"), place)

    @property
    def ready(self) -> Path:
        return self.folder.root / "ready"

    @property
    def before(self) -> Place:
        return self.place.named(f"{self.place.name}_before")

    def clear(self) -> None:
        """Take away what an earlier restore left."""
        for place in (self.place, self.before):
            place.drop()
        shutil.rmtree(self.folder.root, ignore_errors=True)


def restore(
    folder: DataFolder, place: Place, path: Path, given: str, *, replace: bool, lasting: Path | None = None
) -> Restored:
    """Make the house in `folder` and `place` the one of the backup at `path`; the caller sees that it does not run.

    `lasting` is that folder of a house elsewhere, whose erasures hold here too. Raises BackupError, and then the house is
    as it was.
    """
    staging = Staging.beside(folder, place)
    finish(folder, place)
    if place.exists() and not replace and not place.is_empty():
        raise BackupError("There is a house already. With --replace the backup takes its place.")
    if place.exists() and place.in_use():
        raise BackupError("Somebody is connected to the database. End all parts of the house first.")
    staging.clear()
    try:
        restored = unpack(staging, path, given)
        key.keep(staging.folder, given)
        for each in sources(folder, path, lasting):
            _carry_over(each, staging.folder)
        renumber(staging.place)
        reset_position(staging.place, restored.about.highest)
        _prepare(staging)
        _flush(staging.folder.root)
        staging.ready.touch()
        _flush(staging.folder.root)
    except BaseException:
        staging.clear()
        raise
    finish(folder, place)
    return restored


def verify(folder: DataFolder, place: Place, path: Path, given: str) -> Restored:
    """Restore a backup beside the house, compare every row and byte, and take it away again. Raises BackupError."""
    staging = Staging.on_trial(folder, place)
    staging.clear()
    try:
        return unpack(staging, path, given)
    finally:
        staging.clear()


def unpack(staging: Staging, path: Path, given: str) -> Restored:
    """Unpack a backup and compare everything in it with what must have come out.

    Raises BackupError where a row or a byte differs, and for a backup that this version cannot take.
    """
    staging.folder.root.mkdir(mode=0o700, parents=True)
    with _opened(path) as source:
        unpacking = Unpacking(Opening(source, given))
        about = manifest = None
        for name, blocks in unpacking:
            if name == ABOUT:
                about = About.of(unpacking.whole(blocks))
                _check_version(about)
            elif name == DATABASE:
                staging.place.make_like(staging.like)
                load(staging.place, blocks)
            elif name == MANIFEST:
                manifest = Manifest.of(unpacking.whole(blocks))
            else:
                _unpack_file(staging.folder, name, blocks)
    if about is None or manifest is None:
        raise BackupError("This backup is damaged.")
    _compare(staging, manifest, unpacking)
    _check_master_key(staging.folder, about)
    rows = sum(state.rows for state in manifest.tables.values())
    return Restored(about, rows, len(unpacking.members) - 3)


def finish(folder: DataFolder, place: Place) -> bool:
    """Let a house that is ready take its place, if there is one. Says whether there was."""
    staging = Staging.beside(folder, place)
    if not staging.ready.exists():
        return False
    aside = staging.folder.root / "before"
    aside.mkdir(exist_ok=True)
    (folder.postgres / "data" / "kith.stamp").unlink(missing_ok=True)
    for name in _MOVED:
        new, standing = staging.folder.root / name, folder.root / name
        if standing.exists() and (new.exists() or name == "lake") and not (aside / name).exists():
            standing.rename(aside / name)
        if new.exists():
            new.rename(standing)
    staging.place.take_over(place, staging.before)
    _flush(folder.root)
    staging.ready.unlink()
    _flush(staging.folder.root)
    staging.clear()
    return True


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from None


def _check_version(about: About) -> None:
    unknown = sorted(set(about.migrations) - stamp.migrations())
    if unknown:
        version = f"Kith {about.kith}" if about.kith else "Kith"
        raise BackupError(
            f"This backup was made by a newer version ({version}); its tables are not known here: {unknown[-1]}."
        )


def _check_master_key(folder: DataFolder, about: About) -> None:
    if fingerprint(master_key(folder)) != about.master:
        raise BackupError(
            "The house of this backup had its master key from KITH_MASTER_KEY. Set it to the same one."
        )


def _unpack_file(folder: DataFolder, name: str, blocks: Iterator[bytes]) -> None:
    path = folder.root / inside(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _compare(staging: Staging, manifest: Manifest, unpacking: Unpacking) -> None:
    found = {name: was for name, was in unpacking.members.items() if name != MANIFEST}
    if found != manifest.members:
        raise BackupError("This backup is damaged.")
    with snapshot(staging.place) as connection:
        tables = table_states(connection)
    for name, state in manifest.tables.items():
        if tables.get(name) != state:
            raise BackupError(f"What was restored differs from what was backed up, in the table {name}.")


def sources(folder: DataFolder, path: Path, lasting: Path | None) -> list[Path]:
    """Where there are lines that a restore must not take back: the house that stands here, the one in whose data folder
    the backup lies, and the folder that was named. Raises BackupError where that one has none."""
    if lasting is not None and not any(lasting.glob("*")):
        raise BackupError(f"There is nothing in {lasting}.")
    home = path.resolve().parent
    beside = home.parent / LASTING if home.name == "backups" else None
    found = (folder.root / LASTING, beside, lasting)
    return [each for each in found if each is not None and each.is_dir()]


def _carry_over(lasting: Path, new: DataFolder) -> None:
    """Take along what a restore must not take back: every line of files in `lasting`, of before and of the backup."""
    for file in lasting.glob("*"):
        target = new.root / LASTING / file.name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        known = target.read_text().splitlines() if target.exists() else []
        lines = dict.fromkeys([*known, *file.read_text().splitlines()])
        target.write_text("".join(f"{line}\n" for line in lines))
        target.chmod(0o600)


def _prepare(staging: Staging) -> None:
    """Bring the tables up to this version's and let the rooms put right what they must."""
    environment = {
        **os.environ, "KITH_DATA": str(staging.folder.root), "KITH_DATABASE_URL": staging.place.url,
    }  # fmt: skip
    command = [*processes.prepare(), "--restored"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise BackupError(f"The restored house cannot be brought up to date:\n{ran.stderr.strip()}")


def _flush(folder: Path) -> None:
    """Have what was renamed in `folder` stand after a power cut."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
