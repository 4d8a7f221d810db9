"""Where imported files lie: one folder for each run, inside the data folder."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid

LARGEST = 2 * 2**30


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def folder(run: UUID) -> Path:
    return root() / str(run)


def source(run: UUID) -> Path:
    """The file as it came."""
    return folder(run) / "source"


def rejects(run: UUID) -> Path:
    """The rows that were refused, with reasons."""
    return folder(run) / "rejects.csv"


def store(run: UUID, parts: Iterable[bytes]) -> str:
    """Keeps the file and gives its SHA-256. Raises Invalid for one over 2 GB."""
    folder(run).mkdir(parents=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(source(run), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for part in parts:
            size += len(part)
            if size > LARGEST:
                raise Invalid({"file": [_("The file is larger than 2 GB. Part it into several.")]})
            digest.update(part)
            file.write(part)
    return digest.hexdigest()


def parts_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            yield part


def remove(run: UUID) -> None:
    shutil.rmtree(folder(run), ignore_errors=True)
