"""The recovery key: whoever has it opens the house's backups, whoever loses it has none."""

from __future__ import annotations

import base64
import os
import re
import secrets
from pathlib import Path
from typing import Final

from kith.config.backup import BackupError
from kith.config.house import DataFolder, write_once

_LETTERS: Final = 40
_GROUP: Final = 5
_BYTES: Final = 25


def house_key(folder: DataFolder) -> tuple[str, bool]:
    """The key of this house's backups, and whether it was made just now and must be shown to somebody.

    `KITH_BACKUP_KEY`, else the file `keys/backup`. It never lies in a backup.
    """
    if given := os.environ.get("KITH_BACKUP_KEY"):
        return tidy(given), False
    path = folder.keys / "backup"
    new = not path.exists()
    if new:
        folder.key("master")  # makes the folder, its owner's alone
        write_once(path, _new())
    return tidy(path.read_text()), new


def given_key(folder: DataFolder, file: Path | None) -> str:
    """The key with which to open a backup: that in `file`, else the house's own. Raises BackupError for none."""
    if file is not None:
        try:
            return tidy(file.read_text())
        except OSError as error:
            raise BackupError(f"The key cannot be read from {file}: {error.strerror}.") from None
    if not os.environ.get("KITH_BACKUP_KEY") and not (folder.keys / "backup").exists():
        raise BackupError("The recovery key is needed: put it into a file and name it with --key-file.")
    return house_key(folder)[0]


def keep(folder: DataFolder, key: str) -> None:
    """Make `key` the key of the house in `folder`, for the backups that it makes from now on."""
    if not os.environ.get("KITH_BACKUP_KEY"):
        (folder.keys / "backup").unlink(missing_ok=True)
        write_once(folder.keys / "backup", key)


def tidy(text: str) -> str:
    """A recovery key however it was written down; any other text is a passphrase and stays as it is."""
    letters = re.sub(r"[\s-]", "", text).upper()
    if len(letters) == _LETTERS and re.fullmatch("[A-Z2-7]*", letters):
        return "-".join(letters[start : start + _GROUP] for start in range(0, _LETTERS, _GROUP))
    if not text.strip():
        raise BackupError("The recovery key is empty.")
    return text.strip()


def _new() -> str:
    return tidy(base64.b32encode(secrets.token_bytes(_BYTES)).decode())
