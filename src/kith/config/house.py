"""The data folder: all that one installation keeps outside PostgreSQL, and where each thing lies in it."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths inside one data folder."""

    root: Path

    @property
    def postgres(self) -> Path:
        """The embedded server's folder."""
        return self.root / "postgres"

    @property
    def keys(self) -> Path:
        """Keys that must never lie in the database they protect."""
        return self.root / "keys"

    @property
    def files(self) -> Path:
        """Uploaded files, rejects of imports and exports."""
        return self.root / "files"

    @property
    def lake(self) -> Path:
        """The warehouse's Parquet files."""
        return self.root / "lake"

    @property
    def lasting(self) -> Path:
        """Text files that only grow, line by line, and of which a restore takes nothing back: a restored house has
        the lines of the backup and those of the house before, such as the list of erasures."""
        return self.root / "lasting"

    @property
    def backups(self) -> Path:
        """Backups, unless another folder is chosen for them."""
        return self.root / "backups"

    def key(self, name: str) -> bytes:
        """The 32 bytes of key `name`, made on first use and readable by their owner alone."""
        path = self.keys / name
        self.root.mkdir(parents=True, exist_ok=True)
        self.keys.mkdir(mode=0o700, exist_ok=True)
        write_once(path, secrets.token_hex(32))
        return bytes.fromhex(path.read_text().strip())


def write_once(path: Path, text: str) -> None:
    """Write `text` to `path` with mode 0600 unless `path` exists; another process may be doing the same."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def data_folder() -> DataFolder:
    """This process's data folder: `KITH_DATA`, else `.kith` beside the launcher, else the user's own."""
    if chosen := os.environ.get("KITH_DATA"):
        return DataFolder(Path(chosen).expanduser().resolve())
    if (_REPOSITORY / "pyproject.toml").is_file():
        return DataFolder(_REPOSITORY / ".kith")
    share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return DataFolder(Path(share).expanduser() / "kith")
