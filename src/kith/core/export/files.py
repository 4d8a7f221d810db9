"""Where exported files lie: one folder for each run, inside the data folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings

from kith.core.export.asked import Form


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / "exports"


def folder(run: UUID) -> Path:
    return root() / str(run)


def whole(run: UUID, form: Form) -> Path:
    """The file once it is complete."""
    return folder(run) / f"export.{form}"


def part(run: UUID) -> Path:
    """The file while it is being written."""
    folder(run).mkdir(parents=True, mode=0o700, exist_ok=True)
    return folder(run) / "part"


def remove(run: UUID) -> None:
    shutil.rmtree(folder(run), ignore_errors=True)
