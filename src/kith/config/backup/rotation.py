"""The folder of backups: how a backup is named there, and how many are kept."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ENDING: Final = ".kithbackup"
_ABANDONED: Final = 24 * 3600
_NAME: Final = re.compile(r"(?P<kind>[a-z-]+)-\d{8}-\d{6}(-\d+)?" + re.escape(ENDING))


def new_path(folder: Path, kind: str) -> Path:
    """A name that is not taken, by kind and time (UTC)."""
    stem = f"{kind}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    number, path = 1, folder / f"{stem}{ENDING}"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{ENDING}"
    return path


def kept(folder: Path, kind: str) -> list[Path]:
    """Backups of a kind, the newest first."""
    found = (path for path in folder.glob(f"{kind}-*{ENDING}"))
    mine = (path for path in found if (match := _NAME.fullmatch(path.name)) and match["kind"] == kind)
    return sorted(mine, key=lambda path: path.stat().st_mtime, reverse=True)


def rotate(folder: Path, kind: str, most: int) -> None:
    """Keep the newest `most` backups of a kind; nothing else in the folder is touched but drafts of a killed process."""
    drafts = [
        path
        for path in folder.glob(f".{kind}-*{ENDING}.*.part")
        if time.time() - path.stat().st_mtime > _ABANDONED
    ]
    for path in (*kept(folder, kind)[most:], *drafts):
        path.unlink(missing_ok=True)


def shown(key: str) -> str:
    """What is told once about a new recovery key."""
    return (
        f"Recovery key: {key}\n"
        "It opens the backups and is not in them. Keep it somewhere else; without it they cannot be restored."
    )
