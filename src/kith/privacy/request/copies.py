"""Where the copies lie that were made for people: one folder for each request, inside the data folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings


def folder(request: UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / "requests" / str(request)


def keep(request: UUID, name: str, content: bytes) -> int:
    """Writes a file for its owner alone and gives its size."""
    place = folder(request)
    place.mkdir(parents=True, mode=0o700, exist_ok=True)
    with os.fdopen(os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        return file.write(content)


def forget(request: UUID) -> None:
    shutil.rmtree(folder(request), ignore_errors=True)
